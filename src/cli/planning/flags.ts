import { Flags } from '@oclif/core';
import { decimal } from '../../decimal.js';
import { UserError } from '../../errors.js';
import type { OnnxOptions } from '../../runner/replay/onnx-models.js';
import { onlyFor } from '../profile/flags.js';

/** The flags that say which trace a pipeline is given. */
export const traceFlags = {
  trace: Flags.string({ description: 'a .deltas file: one gap in ms a line; may be gzipped' }),
  rate: Flags.string({
    description:
      'instead of a file: queries/s, as 100, 100,200@60 (a step at second 60) or 100,~200@60 (a ramp)',
  }),
  cv2: Flags.string({
    description:
      'squared coefficient of variation of the gaps: the CV of InferLine’s file names. Default: 1, Poisson',
  }),
  cv: Flags.string({ description: 'coefficient of variation of the gaps, in place of its square' }),
  queries: Flags.integer({ description: 'how many queries to generate. Default: 50001' }),
  seconds: Flags.integer({ description: 'for how long to generate, in place of how many' }),
  clip: Flags.string({ description: 'least gap in ms. Default: 0.047, as InferLine clips; 0 clips nothing' }),
  seed: Flags.integer({ description: 'seed of the trace and of conditional branches', default: 0 }),
};

/** The flags that say how a pipeline is simulated. */
export const simulationFlags = {
  'service-time': Flags.string({
    options: ['batch', 'seed'],
    default: 'batch',
    description:
      'batch: n queries take n·1000/qps(n) ms; seed: the published notebook’s rule, n times too fast',
  }),
  'batching-delay': Flags.string({
    default: '0ms',
    description: 'how long an idle replica waits before it takes a batch',
  }),
  ties: Flags.string({
    options: ['lifo', 'fifo'],
    default: 'lifo',
    description: 'which of simultaneous events runs first; lifo is InferLine’s, and decides results',
  }),
};

/** A time of a command line in ms: `350ms`, `0.35s`, or a number of ms. Throws UserError `E_VALUE`. */
export function milliseconds(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(ms|s)?$/.exec(text.trim());
  if (!match)
    throw new UserError('E_VALUE', `${flag} must be a time, but is '${text}'.`, 'Give it as 350ms or 0.35s.');
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}

/** The number of a flag that may be absent. Throws UserError `E_VALUE`. */
export function optionalNumber(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const value = decimal(text.trim());
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UserError(
    'E_VALUE',
    `${flag} must be a number of 0 or more, but is '${text}'.`,
    `Change ${flag}.`,
  );
}

/** How replicas compute; undefined when they sleep. Throws UserError `E_USAGE` for flags that sleeping models have no use for. */
export function onnxOf({
  executor,
  hardware,
  threads,
}: {
  executor: 'sleep' | 'onnx';
  hardware?: string;
  threads?: number;
}): OnnxOptions | undefined {
  if (executor === 'onnx') return { hardware: hardware ?? 'cpu', threads: threads ?? 1, provider: 'cpu' };
  if (hardware !== undefined) throw onlyFor('--hardware', '--executor onnx');
  if (threads !== undefined) throw onlyFor('--threads', '--executor onnx');
  return undefined;
}
