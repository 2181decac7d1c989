import { basename, extname } from 'node:path';
import { UserError } from '../../errors.js';

/** Largest batch that a zoo knows. */
const MOST_BATCH = 65_536;
/** As the zoo has them. */
const namePattern = /^(?!\.+$)[\w.+-]{1,100}$/;

/** Batch sizes as typed with commas between: ascending, and 1 among them. @throws UserError */
export function parseBatches(text: string): number[] {
  const batches = text.split(',').map((one) => Number(/^\s*[1-9]\d*\s*$/.test(one) ? one : Number.NaN));
  const fail = (problem: string): never => {
    throw new UserError(
      'E_BAD_BATCHES',
      `--batches ${text}: ${problem}.`,
      'For example: --batches 1,2,4,8,16',
    );
  };
  if (batches.some((batch) => !(batch >= 1 && batch <= MOST_BATCH)))
    fail(`batch sizes are whole numbers from 1 to ${MOST_BATCH}`);
  if (batches.some((batch, i) => i > 0 && batch <= batches[i - 1])) fail('batch sizes must ascend');
  if (batches[0] !== 1) fail('batch size 1 must be among them, since SLOs are multiples of its time');
  return batches;
}

/** The sizes of open dimensions, each typed as `name=value`. @throws UserError */
export function parseSizes(texts: readonly string[]): Record<string, number> {
  const sizes: Record<string, number> = Object.create(null);
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    const value = text.slice(at + 1);
    if (at < 1 || !/^[1-9]\d{0,8}$/.test(value))
      throw new UserError('E_BAD_DIM', `--dim ${text} is no name=size.`, 'For example: --dim sequence=128');
    sizes[text.slice(0, at)] = Number(value);
  }
  return { ...sizes };
}

/** The name of the model in the zoo: the one that was asked for, or what its file is called. @throws UserError */
export function modelName(model: string, asked: string | undefined): string {
  if (asked !== undefined && !namePattern.test(asked))
    throw new UserError(
      'E_BAD_NAME',
      `'${asked}' is no model name.`,
      "Use letters, digits, '_', '.', '+' and '-'.",
    );
  if (asked !== undefined) return asked;
  const stem = extname(model).toLowerCase() === '.onnx' ? basename(model, extname(model)) : basename(model);
  const name = stem.replaceAll(/[^\w.+-]/g, '_').slice(0, 100);
  return namePattern.test(name) ? name : 'model';
}
