import { basename, extname } from 'node:path';
import { dataFolder } from '../../datasets/data-folder.js';
import { UserError } from '../../errors.js';
import type { SessionOptions } from '../../inference/runtime/sessions.js';
import type { Statistic } from '../../profiling/zoo-entry.js';

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

/** The flags that say how anything is measured, and where that is kept. */
interface MeasuringFlags extends SessionOptions {
  batches?: string;
  statistic: Statistic;
  runs: number;
  seconds: number;
  loads: number;
  seed: number;
  output: string;
  format: string[];
}

/** What they ask for. @throws UserError */
export function requestOf(flags: MeasuringFlags) {
  const { threads, provider, statistic, runs, seconds, loads, seed, output, format: formats } = flags;
  const batches = flags.batches === undefined ? undefined : parseBatches(flags.batches);
  return {
    threads,
    provider,
    statistic,
    runs,
    seconds,
    loads,
    seed,
    output,
    formats,
    batches,
    dataFolder: dataFolder(),
  };
}

/** Whether a file is measured as a pipeline, by its name. */
export function isPipeline(file: string): boolean {
  return /\.ya?ml$/i.test(file);
}

/** The error for a flag that means nothing here. */
export function onlyFor(flag: string, what: string): UserError {
  return new UserError('E_USAGE', `${flag} is for ${what} only.`, 'Leave it out.');
}

/** Refuses flags of one model where a pipeline is measured. @throws UserError */
export function refuseModelFlags({
  name,
  dim,
  clockwork,
}: {
  name?: string;
  dim?: string[];
  clockwork?: string;
}): void {
  if (name !== undefined) throw onlyFor('--name', 'single models');
  if (clockwork !== undefined) throw onlyFor('--clockwork', 'single models');
  if (dim === undefined) return;
  throw new UserError(
    'E_USAGE',
    '--dim is for single models only.',
    "In a pipeline's file each model has its own: onnx: { file: bert.onnx, dims: { sequence: 128 } }",
  );
}
