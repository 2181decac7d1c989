import { Args, Flags } from '@oclif/core';
import { decimal } from '../../decimal.js';
import { UserError } from '../../errors.js';
import type { OnnxOptions } from '../../runner/replay/onnx-models.js';
import { onlyFor } from '../profile/flags.js';

/** The pipeline that a command is about. */
export const pipelineArgs = {
  pipeline: Args.string({
    description: 'a pipeline that ships with repro (repro pipelines), or a YAML file',
    required: true,
  }),
};

/** The flags of a command that serves one configuration. */
export const configFlags = {
  config: Flags.string({
    required: true,
    description: 'YAML file with hardware, batch and replicas of each model',
  }),
  slo: Flags.string({ description: 'count the answers later than this: 350ms or 0.35s' }),
};

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
  seed: Flags.integer({
    description: 'seed of the trace, and of conditional branches where there are some',
    default: 0,
    min: 0,
  }),
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

/** Longest time of a command line, ms: eleven days. */
const LONGEST = 1e9;

/** A time of a command line in ms: `350ms`, `0.35s`, or a number of ms. Throws UserError `E_VALUE`. */
export function milliseconds(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(ms|s)?$/.exec(text.trim());
  const value = match ? Number(match[1]) * (match[2] === 's' ? 1000 : 1) : Number.NaN;
  if (value <= LONGEST) return value;
  const problem = match ? `at most ${LONGEST / 1000} s` : 'a time';
  throw new UserError(
    'E_VALUE',
    `${flag} must be ${problem}, but is '${text}'.`,
    'Give it as 350ms or 0.35s.',
  );
}

/** An SLO in ms; undefined without one. Throws UserError `E_VALUE` for what no answer can meet. */
export function sloOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const slo = milliseconds(text, '--slo');
  if (slo > 0) return slo;
  throw new UserError('E_VALUE', `--slo must be above 0, but is '${text}'.`, 'Give it as 350ms or 0.35s.');
}

/** What the flags say of the trace. Throws UserError `E_VALUE`. */
export function traceOf<T extends { clip?: string }>(flags: T): Omit<T, 'clip'> & { clip?: number } {
  return { ...flags, clip: optionalNumber(flags.clip, '--clip') };
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
