import { UserError } from '../../../errors.js';
import type { Considered, ReplicaLimits } from '../policies/admission.js';
import type { Controller } from '../policies/policies.js';
import type { Spacing } from './arrivals.js';
import type { StartUp } from './executors.js';
import type { Lognormal } from './lognormal.js';
import type { MinuteRow } from './minutes.js';

/** Arrivals of a job: counts per unit of time, times, or one after another. */
export type Load =
  | {
      readonly counts: ArrayLike<number>;
      /** Length of the unit, and what every gap is longer, s. */
      readonly unit: number;
      readonly overhead?: number;
      readonly spacing: Spacing;
      /** Of its gaps; the run's unless given. */
      readonly seed?: number;
    }
  /** ns, ascending. */
  | { readonly times: Float64Array }
  /** So many requests, each once the one before has ended and `overhead` s after it came at the earliest; none from `until` (s) on. */
  | { readonly tasks: number; readonly overhead: number; readonly until?: number };

/** A job that is served; what is left out is as in the release. */
export interface SimulatedJob {
  /** Requests in each unit of the trace. */
  readonly counts: ArrayLike<number>;
  /** Further arrivals. */
  readonly loads?: readonly Load[];
  /** ms. */
  readonly slo: number;
  readonly service?: Lognormal;
  readonly router?: Lognormal;
  readonly inFlight?: number;
  readonly maxQueue?: number;
  /** Pods that it keeps at least, and may have at most; s until an idle one may go. */
  readonly leastPods?: number;
  readonly mostPods?: number;
  readonly idleTimeout?: number;
}

/** What is simulated. */
export interface FaroSimulationOptions {
  readonly seed: number;
  readonly jobs: readonly SimulatedJob[];
  /** Replicas of all jobs together. */
  readonly quota: number;
  readonly controller: Controller;
  /** Whether replicas follow the queues before them, as under the release's controller `simple`, beside what the controller decides. */
  readonly byQueue?: boolean;
  readonly spacing?: Spacing;
  readonly router?: Lognormal;
  /** Length of the trace's unit, s. */
  readonly unit?: number;
  readonly inFlight?: number;
  readonly maxQueue?: number;
  readonly startUp?: StartUp;
  readonly limits?: ReplicaLimits;
  /** Pods that nodes have room for; as many as replicas unless given. */
  readonly capacity?: number;
  /** Width of the metrics window, and time between looks at idle pods, s. */
  readonly lookBack?: number;
  readonly monitor?: number;
  /** Asserts the invariants of docs/invariants.md. */
  readonly invariants?: boolean;
}

/** Who wants to see more than the summary. Times in ns. */
export interface FaroSimulationSinks {
  request?(job: number, arrival: number, start: number, end: number, dropped: boolean): void;
  minute?(row: MinuteRow): void;
  replicas?(time: number, job: number, count: number): void;
  /** A wish was considered; `latency` is the job's mean in the metrics window, ms. */
  decision?(time: number, latency: number, wish: Considered): void;
  /** Told of progress, 0 to 1; true ends the run early. */
  look?(fraction: number): boolean;
}

/** s of a minute of the statistics, and of a bin of the arrivals that policies see. */
export const MINUTE = 60;

/** Minutes of a run's statistics: as many as its longest trace has. Closed loops last as long as they take. */
export function minutesOf({ jobs, unit = MINUTE }: Pick<FaroSimulationOptions, 'jobs' | 'unit'>): number {
  const seconds = jobs.flatMap(({ counts, loads = [] }) => [counts.length * unit, ...loads.map(lengthOf)]);
  return Math.ceil(Math.max(...seconds) / MINUTE);
}

/** Requests of each job's loads; NaN where a closed loop may be cut short, so that nobody knows. */
export function requestsOf({ jobs }: Pick<FaroSimulationOptions, 'jobs'>): number[] {
  const ofLoad = (load: Load) => {
    if ('tasks' in load) return load.until === undefined ? load.tasks : Number.NaN;
    return 'times' in load ? load.times.length : sum(load.counts);
  };
  return jobs.map(({ counts, loads = [] }) => loads.reduce((all, load) => all + ofLoad(load), sum(counts)));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function lengthOf(load: Load): number {
  if ('tasks' in load) return 0;
  return 'times' in load ? (load.times.at(-1) ?? 0) / 1e9 : load.counts.length * load.unit;
}

/** Throws `UserError` for what cannot be simulated: no job, a quota below what jobs begin with, counts that are none. */
export function checkOptions({ jobs, controller, quota }: FaroSimulationOptions): void {
  const initial = controller.initial.reduce((sum, count) => sum + count, 0);
  if (jobs.length === 0)
    throw new UserError('E_FARO_SIMULATION', 'There is no job to serve.', 'Give a trace with at least one.');
  if (initial > quota || controller.initial.some((count) => !(count >= 1)))
    throw new UserError(
      'E_FARO_SIMULATION',
      `A quota of ${quota} replicas is too small: ${jobs.length} jobs begin with ${initial}.`,
      'Every job needs at least one replica.',
    );
  for (const [job, { counts, loads = [] }] of jobs.entries())
    for (const list of [counts, ...loads.flatMap((load) => ('counts' in load ? [load.counts] : []))])
      checkCounts(list, job);
}

function checkCounts(counts: ArrayLike<number>, job: number): void {
  for (let minute = 0; minute < counts.length; minute++)
    if (!(Number.isInteger(counts[minute]) && counts[minute] >= 0))
      throw new UserError(
        'E_FARO_SIMULATION',
        `Job ${job} has ${counts[minute]} requests in unit ${minute} of its trace.`,
        'Give whole numbers of 0 or more.',
      );
}
