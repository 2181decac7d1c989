import type { TopLevelSpec } from 'vega-lite';
import type { ClipperSpec } from '../serving-core/clipper/spec.js';
import type { ClockworkSpec } from '../serving-core/clockwork/spec.js';
import type { FaroForecastSpec, FaroSolverSpec, FaroSpec } from '../serving-core/faro/spec.js';
import type { GpuBenchSpec } from '../serving-core/gpu/spec.js';
import type { InfaasSpec } from '../serving-core/infaas/spec.js';
import type { InferlineSpec } from '../serving-core/inferline/spec.js';
import type { KairosSpec } from '../serving-core/kairos/spec.js';
import type { TournamentSpec } from '../serving-core/tournament/spec.js';
import type { TableName } from '../telemetry/columns.js';
import type { PointView, Run, Scale, Value, Values } from '../telemetry/run.js';

/** A declared parameter: what `--set name=value` and `--points name=value` accept, and what `--help` shows. */
export interface Parameter<T extends Value = Value> {
  type: T extends number ? 'int' | 'number' : T extends boolean ? 'boolean' : 'string';
  default: T;
  /** One line: what it is, with its unit. */
  description: string;
  unit?: string;
  /** Inclusive bounds of a number. */
  min?: number;
  max?: number;
  choices?: readonly T[];
  /** Other names that mean the same: `num-models` for `models`. */
  aliases?: readonly string[];
  /** Named values: `--set weightsCacheSize=16gb`. */
  presets?: Readonly<Record<string, T>>;
}

export type Parameters = Readonly<Record<string, Parameter<number> | Parameter<string> | Parameter<boolean>>>;

/** The values of one point, typed by the declaration. */
export type ValuesOf<P extends Parameters> = {
  readonly [K in keyof P]: P[K]['type'] extends 'int' | 'number'
    ? number
    : P[K]['type'] extends 'boolean'
      ? boolean
      : string;
};

/** Which points an experiment has: every combination, an explicit list, or columns taken row by row. */
export type Sweep =
  | { grid: Readonly<Record<string, readonly Value[]>> }
  | { list: readonly Values[] }
  | { paired: Readonly<Record<string, readonly Value[]>> };

/** What a target runs for one point. Plain data: it crosses threads and is hashed into the point's key. */
export type SystemSpec =
  | ClockworkSpec
  | GpuBenchSpec
  | ClipperSpec
  | InfaasSpec
  | InferlineSpec
  | KairosSpec
  | FaroSpec
  | FaroForecastSpec
  | FaroSolverSpec
  | TournamentSpec;

export interface Role {
  /** How many processes or GPUs' worth of it; a number or a parameter's name. */
  count: number | string;
  /** The original program that plays it. */
  binary: string;
  description: string;
}

/** A table beside a figure: the data of its marks, or a file that the original's scripts wrote. */
export interface FigureTable {
  /** File stem; written as `<name>.tsv`. */
  name: string;
  columns: readonly string[];
  rows: readonly (readonly (Value | null)[])[];
}

/** One drawing: a Vega-Lite spec with its data inside, and its tables. */
export interface Figure {
  /** File stem in `graphs/`: `fig7_dist=poisson`. */
  name: string;
  title: string;
  caption: string;
  spec: TopLevelSpec;
  tables: readonly FigureTable[];
}

export interface FigureContext {
  /** Folder of the experiment: published.tsv and other data live there. */
  folder: string;
}

/** A figure knows telemetry and published numbers, and NOT how its points were made. */
export interface FigureDeclaration {
  name: string;
  title: string;
  needs: readonly TableName[];
  build(run: Run, context: FigureContext): Promise<Figure[]>;
}

/** Why a run cannot tell. */
export interface NotTestable {
  notTestable: string;
}

/** What a claim's measure returns: the value, with its interval where one is known, or why this run cannot tell. */
export type Measurement =
  | {
      value: number;
      /** 95 % confidence interval: both bounds, or neither where no variance was measured. */
      low?: number;
      high?: number;
      /** What the value is of, when the claim covers several: `models=12 rate=600 at 5.0625×`. */
      where?: string;
      /** Replaces the declared tolerance when the claim needs one that depends on the interval. */
      tolerance?: number;
    }
  | NotTestable;

export interface ClaimDeclaration {
  /** Stable id: `fig7.floor`. */
  id: string;
  statement: string;
  /** Where the expectation comes from: paper section, or how it was derived. */
  source: string;
  expected: { relation: 'at least' | 'more than' | 'at most' | 'equal to'; value: number };
  tolerance: number;
  unit?: string;
  measure(run: Run): Promise<Measurement> | Measurement;
}

/** A number of a point that repeats are to pin down. */
export interface Metric {
  value: number;
  unit?: string;
  /**
   * The size below which a value counts as that size: `--until 2%` asks for an interval of 2 % of the mean, or of `least`
   * where the mean is nearer to 0. By default 0.
   */
  least?: number;
}

/** The metrics of a point by name: `latency p99`. */
export type Metrics = Readonly<Record<string, number | Metric>>;

/** What of a point metrics are of. */
export interface SteadyPart {
  /** What arrived from then on, ns on the axis of its table's `time` (or `t`); −∞ where no warm-up is cut. */
  from: number;
}

export interface ScaleDeclaration<P extends Parameters = Parameters> {
  description: string;
  /** Values that this scale sets over the defaults. */
  set: Partial<ValuesOf<P>>;
}

/** A named study, declared. See docs/experiments.md. */
export interface ExperimentDeclaration<P extends Parameters = Parameters> {
  name: string;
  title: string;
  summary: string;
  paper: { system: string; title: string; venue: string; section: string; figure: string };
  parameters: P;
  roles: { client: Role; controller: Role; worker: Role };
  scales: Readonly<Record<Scale, ScaleDeclaration<P>>>;
  defaultScale: Scale;
  sweep: Sweep;
  /** The original's scripts number its one run: `file=controller_1_request.tsv` can be a log of it. */
  numberedRun?: boolean;
  /** Tables that its figures and claims need. */
  telemetry: readonly TableName[];
  /** Turns one point's values into what a target runs. */
  point(values: ValuesOf<P>): SystemSpec;
  /** Requests that a point will issue, for estimates of time and bytes. Points of Faro do without: their trace is counted. */
  expectedRequests?(values: ValuesOf<P>): number;
  /**
   * Seconds of a quiet core that a simulated point works, where its requests do not tell: a solver's, a planner's. By
   * default its requests at the speed of its system's simulator.
   */
  coreSeconds?(values: ValuesOf<P>): number;
  figures: readonly FigureDeclaration[];
  claims: readonly ClaimDeclaration[];
  /**
   * The numbers that its claims are about, of one point: what `--until` repeats it for. By default what its system is
   * measured by (docs/statistics.md).
   */
  metrics?(point: PointView, steady: SteadyPart): Promise<Metrics> | Metrics;
  /**
   * Whether its points settle to a steady state, so that `--until` cuts their warm-up. By default those of a user's own
   * experiment whose load does not change by design, and none of a bundled one, whose claims have windows of their own.
   */
  steady?: boolean;
}

/** Declares an experiment; returns it as given, typed. Throws nothing: `repro` checks a declaration when it loads it. */
export function defineExperiment<const P extends Parameters>(
  declaration: ExperimentDeclaration<P>,
): ExperimentDeclaration<P> {
  return declaration;
}
