import { decimal } from '../../decimal.js';
import { UserError } from '../../errors.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import { shown } from '../../shown.js';
import type { ZooEntry } from './zoo-file.js';

const sizes = ['input_bytes', 'output_bytes', 'weights_bytes'] as const;
const required = ['name', ...sizes, 'transfer_ms'];
// What lies beyond is a slip of the unit, and no longer a whole number of ns or bytes.
const MOST_MS = 1e6;
const MOST_BYTES = 1e15;
const MOST_BATCH = 65_536;
/** `..` would leave a folder, and `__proto__` is no ordinary key. */
const notNames = /^(\.+|__proto__)$/;
const batchColumn = /^b([1-9]\d*)_ms$/;

/** The fields of a zoo file, for help and errors. */
export const zooFields = `${required.join(', ')}, b1_ms, and b2_ms, b4_ms, ... for each larger batch size`;

/**
 * Checks one model of a file and turns it into a profile. Times are given in ms and kept in whole ns. Throws UserError
 * naming file, line and column.
 */
export function profileOf(path: string, { line, fields }: ZooEntry): ModelProfile {
  const fail = (problem: string, next = `A model has: ${zooFields}.`): never => {
    throw new UserError('E_BAD_ZOO', `${path}:${line}: ${problem}.`, next);
  };
  for (const field of required) if (!fields.has(field)) fail(`no ${field}`);

  const name = fields.get('name');
  if (typeof name !== 'string' || !/^[\w.+-]{1,100}$/.test(name) || notNames.test(name)) {
    return fail(`${quoted(name)} is no model name`, "Use letters, digits, '_', '.', '+' and '-'.");
  }
  const number = (field: string, least: number, most: number, what: string): number => {
    const given = fields.get(field);
    const value = typeof given === 'string' ? decimal(given) : given;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return fail(`${field} of ${name} is ${quoted(given)}, not a number`, `Give ${what}.`);
    }
    if (value < least) fail(`${field} of ${name} is ${given}, too small`, `Give ${what}.`);
    return value > most ? fail(`${field} of ${name} is ${given}, too large`, `Give ${what}.`) : value;
  };
  const size = (field: string): number => {
    const bytes = number(field, 1, MOST_BYTES, `a whole number of bytes, 1 to ${MOST_BYTES}`);
    return Number.isInteger(bytes)
      ? bytes
      : fail(`${field} of ${name} is ${bytes}, not whole`, 'Give bytes.');
  };

  // One ns is the finest time that a run knows.
  const time = (field: string): number =>
    Math.round(number(field, 1e-6, MOST_MS, `milliseconds, more than 0 and up to ${MOST_MS}`) * 1e6);

  const batchSizes: number[] = [];
  const execution: number[] = [];
  for (const field of fields.keys()) {
    if (required.includes(field)) continue;
    const batch = Number((batchColumn.exec(field) ?? fail(`unknown column '${field}'`))[1]);
    if (batch <= (batchSizes.at(-1) ?? 0)) {
      fail(`${field} stands after b${batchSizes.at(-1)}_ms`, 'Give batch sizes in ascending order.');
    }
    if (batch > MOST_BATCH) fail(`${field}: batches are too large`, `Give batch sizes up to ${MOST_BATCH}.`);
    batchSizes.push(batch);
    execution.push(time(field));
  }
  if (batchSizes[0] !== 1) {
    fail(
      `no execution time of ${name} for batch size 1 (b1_ms)`,
      'Clockwork needs it: the SLO is a multiple of it.',
    );
  }
  const [inputSize, outputSize, weightsSize] = sizes.map(size);
  const weightsTransfer = time('transfer_ms');
  return { name, inputSize, outputSize, weightsSize, weightsTransfer, batchSizes, execution };
}

const quoted = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : shown(value));
