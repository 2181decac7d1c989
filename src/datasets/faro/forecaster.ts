import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { packageRoot } from '../../experiment/package-root.js';
import { layout, type NetworkShape } from '../../serving-core/faro/prediction/network/shape.js';
import { shown } from '../../shown.js';
import { replaceFile } from '../../write-file.js';
import { needRegularFile } from '../regular-file.js';

/** One job's trained network. */
export interface ForecasterSeries {
  readonly name: string;
  /** Requests a minute that its values are scaled by. */
  readonly mean: number;
  readonly deviation: number;
  readonly weights: Float32Array;
  /** Rounds of training, and the mean negative log-likelihood on the day that was held back for stopping. */
  readonly epochs: number;
  readonly loss: number;
}

/** Trained networks of all jobs of a trace. */
export interface Forecaster {
  readonly shape: NetworkShape;
  /** What it was trained on: a trace's name, the hash of its counts (`daysHash`), how many days, and the seed. */
  readonly trained: {
    readonly trace: string;
    readonly sha256: string;
    readonly days: number;
    readonly seed: number;
  };
  readonly series: readonly ForecasterSeries[];
}

const FORMAT = 'repro faro forecaster';
const VERSION = 1;
/** Larger files and shapes are no networks of ours. */
const LARGEST = 256 << 20;
const MOST = 4096;

/** The forecaster that ships with repro, trained on the stand-in by `repro faro train`. */
export function shippedForecaster(): string {
  return join(packageRoot().dir, 'forecasters', 'faro-stand-in.json');
}

/** Writes a forecaster: JSON, weights as base64 of little-endian 32-bit floats (docs/faro.md has the format). @throws UserError when it cannot. */
export function writeForecaster(file: string, { shape, trained, series }: Forecaster): void {
  const text = JSON.stringify(
    {
      format: FORMAT,
      version: VERSION,
      shape,
      trained,
      series: series.map(({ weights, ...rest }) => ({ ...rest, weights: encoded(weights) })),
    },
    null,
    2,
  );
  replaceFile(file, `${text}\n`, 'Choose another --output.');
}

/** Reads a forecaster. Throws `UserError` `E_FORECASTER` for a file that is none, of another version, or damaged. */
export function readForecaster(file: string): Forecaster {
  needRegularFile(file, 'Train one: repro faro train --trace DAYS.csv');
  const fail = (what: string, next = 'Train it again: repro faro train') =>
    new UserError('E_FORECASTER', `${file} ${what}.`, next);
  if (statSync(file).size > LARGEST) throw fail('is larger than any forecaster');
  const json = parsed(file);
  if (json?.format !== FORMAT) throw fail('is no forecaster');
  if (json.version !== VERSION)
    throw fail(`is a forecaster of version ${shown(json.version)}, and this repro reads version ${VERSION}`);
  const shape = shapeOf(json.shape);
  if (!shape) throw fail('has no shape of a network');
  const { trace, sha256, days, seed } = (json.trained ?? {}) as Partial<Forecaster['trained']>;
  if (typeof trace !== 'string' || typeof sha256 !== 'string' || !whole(days) || !whole(seed))
    throw fail('does not say what it was trained on');
  if (!Array.isArray(json.series) || json.series.length === 0) throw fail('has no series');
  const { parameters } = layout(shape);
  const series = json.series.map((one: unknown, i: number) => {
    const found = seriesOf(one, parameters);
    if (typeof found === 'string') throw fail(`has ${found} in series ${i}`);
    return found;
  });
  return { shape, trained: { trace, sha256, days, seed }, series };
}

// biome-ignore lint/suspicious/noExplicitAny: fields are looked at one by one
function parsed(file: string): any {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function whole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function size(value: unknown): value is number {
  return whole(value) && value >= 1 && value <= MOST;
}

function shapeOf(value: unknown): NetworkShape | null {
  const { context, horizon, hidden, pools } = (value ?? {}) as Partial<NetworkShape>;
  if (!size(context) || !size(horizon) || !size(hidden) || !Array.isArray(pools)) return null;
  return pools.length > 0 && pools.length <= 16 && pools.every(size)
    ? { context, horizon, hidden, pools }
    : null;
}

function seriesOf(value: unknown, parameters: number): ForecasterSeries | string {
  const { name, mean, deviation, weights, epochs, loss } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string') return 'no name';
  if (!Number.isFinite(mean) || !Number.isFinite(deviation) || (deviation as number) <= 0) return 'no scale';
  if (!whole(epochs) || !Number.isFinite(loss)) return 'no record of its training';
  const found = typeof weights === 'string' ? decoded(weights) : null;
  if (found?.length !== parameters) return `not the ${parameters} weights of its shape`;
  if (!found.every(Number.isFinite)) return 'weights that are no numbers';
  return {
    name,
    mean: mean as number,
    deviation: deviation as number,
    weights: found,
    epochs,
    loss: loss as number,
  };
}

function encoded(weights: Float32Array): string {
  const bytes = Buffer.alloc(4 * weights.length);
  for (const [i, weight] of weights.entries()) bytes.writeFloatLE(weight, 4 * i);
  return bytes.toString('base64');
}

function decoded(text: string): Float32Array | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0) return null;
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
