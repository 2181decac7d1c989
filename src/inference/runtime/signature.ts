import { UserError } from '../../errors.js';
import { type ElementType, elementName, elementType, inputTypes } from '../format/element-types.js';
import type { Dimension } from '../format/model-builder.js';
import type { DeclaredTensor, ModelFile } from '../format/read-model.js';

/** One input: its shape without the batch, and the bytes of one item of a batch. */
export interface InputTensor {
  name: string;
  type: ElementType;
  shape: readonly number[];
  itemSize: number;
}

/** How a model is fed. */
export interface Signature {
  inputs: readonly InputTensor[];
  /** Bytes of one input: its tensors one after the other, in the model's order. */
  inputSize: number;
  /** The only batch that the model can run; undefined when every batch can. */
  fixedBatch: number | undefined;
}

/** More than any model's: beyond it a batch cannot be allocated. */
const MOST_ITEM_BYTES = 2 ** 30;

/**
 * How a model is fed, or a UserError that says why it cannot be: the first dimension of every input must be the batch, and
 * the others must be known, from the model or from `sizes` by name.
 */
export function signatureOf(model: ModelFile, sizes: Readonly<Record<string, number>> = {}): Signature {
  const fail = (problem: string, next: string): never => {
    throw new UserError('E_MODEL_INPUT', `${model.file}: ${problem}.`, next);
  };
  if (model.inputs.length === 0) fail('the model has no input', 'Give a model that computes from an input.');
  const used = new Set<string>();
  const size = (input: string, dimension: Dimension, at: number): number => {
    const fixed = typeof dimension === 'number' ? dimension : sizes[dimension];
    if (typeof dimension === 'string') used.add(dimension);
    if (fixed >= 1) return fixed;
    const name = dimension || `number ${at + 1}`;
    const next = dimension ? `Give it: --dim ${dimension}=128` : 'Export the model with a fixed size there.';
    return fail(`the size of dimension ${name} of input '${input}' is open`, next);
  };
  const batches = new Set<number | undefined>();
  const inputs = model.inputs.map(({ name, type, shape }: DeclaredTensor): InputTensor => {
    const known = elementType(type);
    if (!known) {
      const what = type === 0 ? 'no tensor' : `of ${elementName(type)}`;
      return fail(`input '${name}' is ${what}, which cannot be fed`, `Supported: ${inputTypes.join(', ')}.`);
    }
    if (!shape || shape.length === 0)
      return fail(
        `input '${name}' has no batch dimension`,
        'Export the model with the batch as first dimension.',
      );
    const [batch, ...rest] = shape;
    batches.add(typeof batch === 'number' && batch > 0 ? batch : undefined);
    const item = rest.map((dimension, i) => size(name, dimension, i + 1));
    const itemSize = item.reduce((product, one) => product * one, known.bytes);
    if (itemSize > MOST_ITEM_BYTES)
      fail(`one item of input '${name}' has ${itemSize} bytes`, `At most ${MOST_ITEM_BYTES} can be run.`);
    return { name, type: known, shape: item, itemSize };
  });
  if (batches.size > 1)
    fail('its inputs differ in their batch dimension', 'Export the model with one batch for all inputs.');
  const unused = Object.keys(sizes).find((name) => !used.has(name));
  if (unused !== undefined)
    fail(`no open dimension is called '${unused}'`, `Open are: ${openNames(model) || 'none'}.`);
  const inputSize = inputs.reduce((sum, { itemSize }) => sum + itemSize, 0);
  return { inputs, inputSize, fixedBatch: [...batches][0] };
}

function openNames({ inputs }: ModelFile): string {
  const names = inputs.flatMap(({ shape }) =>
    (shape ?? []).slice(1).filter((one) => typeof one === 'string'),
  );
  return [...new Set(names)].join(', ');
}
