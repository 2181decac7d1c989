import type { DaySource } from '../datasets/azure/day-source.js';
import { UserError } from '../errors.js';
import type { SystemSpec } from '../experiment/declaration.js';
import type { ModelProfile } from '../serving-core/common/profile.js';
import type { TableName } from '../telemetry/columns.js';
import type { AnswerWatch, Limit } from '../telemetry/writer/answer-watch.js';

/** Everything that a target needs to run one point: plain data, so that it can cross to a worker thread. */
export interface PointJob {
  name: string;
  /** Hash of everything that determines its telemetry; absent where nothing is kept of it. */
  key?: string;
  seed: number;
  spec: SystemSpec;
  /** Profiles of the zoo that the spec names, by model name. */
  profiles: Readonly<Record<string, ModelProfile>>;
  /** Days of a trace that its workload replays, and where to get them: the thread reads or generates the rows itself. */
  days?: readonly DaySource[];
  /** Limits that its answers are counted against, and about how many there will be; it stops as soon as one is missed beyond doubt. */
  goal?: { limits: readonly Limit[]; expected: number };
  /** What counts them, once it runs: no plain data, and made where the point is simulated. */
  watch?: AnswerWatch;
  /** Model instances of a Clockwork point whose weights every GPU holds from the start, as far as they fit; none by default. */
  resident?: readonly number[];
  telemetry: readonly TableName[];
  /** Existing folder that the tables are written into. */
  folder: string;
  /** Assert the invariants of docs/invariants.md while running. */
  invariants: boolean;
  /** About how long it takes, s: what tells progress where nothing else does. */
  seconds?: number;
}

/** The line from a running point to whoever waits for it. */
export interface PointControl {
  /** Fraction done, 0 to 1. */
  progress(fraction: number): void;
  /** True once the run was interrupted: the point throws `PointCancelled` at its next look. */
  cancelled(): boolean;
}

export interface PointOutcome {
  rows: Partial<Record<TableName, number>>;
  notices: string[];
  counters: Record<string, number>;
  /** Of a point with a goal: its answers, how many missed each limit, and whether it stopped because of that. */
  answers?: { count: number; missed: readonly number[]; stopped: boolean };
  /** Why its numbers cannot be trusted, in a sentence: the point is kept, but as `invalid`. */
  invalid?: string;
  /** Wall clock of the point alone, s, where it also waited for its turn. */
  seconds?: number;
}

export class PointCancelled extends Error {
  override readonly name = 'PointCancelled';
}

/** What ends a whole run: not a point's own failure, but that no point can be run there. */
export class RunBroken extends UserError {}
