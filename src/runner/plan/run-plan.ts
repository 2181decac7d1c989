import type { DaySource } from '../../datasets/azure/day-source.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import type { SweptValues } from '../../experiment/parameters.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { TableName } from '../../telemetry/columns.js';
import type {
  Dataset,
  Manifest,
  OwnFiles,
  PointRecord,
  RepeatedPoint,
  RepeatRule,
  Scale,
  Values,
} from '../../telemetry/run.js';
import type { SlurmOptions } from '../slurm/options.js';

/** The part of a manifest that says how to make the same run again. */
export type RunSettings = Pick<
  Manifest,
  | 'experiment'
  | 'experimentFile'
  | 'scale'
  | 'target'
  | 'seed'
  | 'repeats'
  | 'parameters'
  | 'swept'
  | 'selected'
  | 'telemetry'
  | 'datasets'
  | 'kubernetes'
> & { until?: RepeatRule };

/** What a user asks for; what is left out is the experiment's default, or the resumed run's own setting. */
export interface RunOptions {
  experiment: LoadedExperiment;
  /** Where the points run. Default: `sim`, or this machine for a run that began there. */
  target?: Manifest['target'];
  /** Simulate by tasks of Slurm. Default: as the resumed run, unless `target` is given. */
  slurm?: SlurmOptions;
  /** Of target `k8s`; what is left out is that of the resumed run, or the current context and `repro-faro`. */
  kubernetes?: Partial<NonNullable<Manifest['kubernetes']>>;
  scale?: Scale;
  /** 0..2^31−1; 0, the default, is the original's seeding. */
  seed?: number;
  repeats?: number;
  /** Repeat each point until the intervals of its metrics are so narrow: `2%` of the mean. */
  until?: string;
  /** Repeats that no point exceeds by `until`. */
  maxRepeats?: number;
  /** Default: `./runs/<experiment>/<timestamp>`. */
  logdir?: string;
  /** Finish the run that `logdir` holds. */
  resume?: boolean;
  /** The experiment's own file may lie elsewhere than that of the resumed run. */
  moved?: boolean;
  /** A run to make again in a new logdir: its settings and data sets are taken. */
  like?: RunSettings;
  /** Which points: those that any of these asks for, each like `rate=600|1200,models=12`. */
  points?: readonly string[];
  /** `name=value` settings; `name=value|value` for a swept parameter. */
  set?: readonly string[];
  telemetry?: 'declared' | 'all';
  /** Points at the same time; default: all cores. */
  jobs?: number;
  /** Profiles of a zoo, by its name or file. */
  loadProfiles(zoo: string): Promise<ReadonlyMap<string, ModelProfile>>;
  /** Assert the invariants of docs/invariants.md in every point. Default: yes. */
  invariants?: boolean;
  /** The command line, for the manifest. */
  command?: readonly string[];
  /** Where data sets are looked for; by default the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** Wall clock of the default logdir's name. */
  now?(): Date;
}

/** One point of a plan: everything that running it takes, and what it will cost. */
export interface PlannedPoint {
  name: string;
  /** Hash of everything that determines its telemetry. */
  key: string;
  values: Values;
  repeat: number;
  seed: number;
  spec: SystemSpec;
  profiles: Readonly<Record<string, ModelProfile>>;
  /** What its workload replays, as its key and the manifest tell it. */
  datasets: readonly Dataset[];
  /** The same with where to get it; empty once the point is finished. */
  days: readonly DaySource[];
  /** Absolute paths of the user's own files that it reads. */
  files: readonly string[];
  expectedRequests: number;
  /** Of one core when simulated; by the clock on the wall with real processes. */
  estimatedSeconds: number;
  estimatedBytes: number;
  /** Its record when a resumed run has finished it already. */
  finished: PointRecord | null;
  /** Whether its warm-up is looked for and left out of its metrics. */
  steady: boolean;
}

/** How a plan goes on by rounds, each with more repeats of the points whose intervals are still too wide. */
export interface UntilPlan extends RepeatRule {
  /** What its points have come to so far: nothing before the first round. */
  repeated: readonly RepeatedPoint[];
  /** Points at the same time, if there are so many left. */
  lanes: number;
  /** Plans further repeats of a point, looking up whether the resumed run has finished them. */
  repeat(point: PlannedPoint, repeats: readonly number[]): Promise<PlannedPoint[]>;
}

/** What will run, before anything does: `--dry-run` prints it, `executePlan` carries it out. */
export interface RunPlan {
  experiment: LoadedExperiment;
  target: Manifest['target'];
  /** What Slurm is asked for; undefined when points are not its tasks. */
  slurm?: SlurmOptions;
  /** Of target `k8s`; whoever connects fills in the context. */
  kubernetes?: Manifest['kubernetes'];
  /** Absolute path. */
  logdir: string;
  scale: Scale;
  seed: number;
  /** Of each point; with `until`, at most. */
  repeats: number;
  /** Absent where the number of repeats is given. The points are those of the first round then. */
  until?: UntilPlan;
  /** Values given by the scale and `--set`, over the declaration's defaults. */
  given: Values;
  /** Values that `--set` gave swept parameters in place of the declared ones. */
  swept: SweptValues;
  /** Filters of `--points`, those of the resumed run included; undefined when every point is wanted. */
  selected?: readonly string[];
  telemetry: TableName[];
  /** What all points replay, those of `others` included; sorted. */
  datasets: Dataset[];
  /** The user's own files, those of the experiment included. */
  own?: OwnFiles;
  /** Points at the same time: as many as asked for, but no more than there are points left, or four a core of this machine. */
  jobs: number;
  invariants: boolean;
  command: readonly string[];
  /** In sweep order, finished ones included. */
  points: PlannedPoint[];
  /** Points of the resumed run that this plan leaves alone, with the keys that they would have now. */
  others: PlannedPoint[];
  /** Wall clock for the points that are left, and the bytes that they will write. */
  estimatedSeconds: number;
  estimatedBytes: number;
  /** Wall clock for judging and drawing all points afterwards; 0 for an experiment without claims and figures. */
  finishSeconds: number;
  /** Manifest of the run that is resumed. */
  resumed: Manifest | null;
}
