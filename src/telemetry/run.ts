import type { TableName } from './columns.js';

/** A parameter's value as declared, stored and shown. */
export type Value = number | string | boolean;
export type Values = Readonly<Record<string, Value>>;

export type Scale = 'quick' | 'small' | 'paper';
export const scales: readonly Scale[] = ['quick', 'small', 'paper'];

/** What points replay: a day of the Azure Functions trace, or Faro's traces. */
export type Dataset = AzureDataset | FaroDataset;

/** Faro's traces: the published evaluation, told by its statistics, a user's own file, or what determines a stand-in. */
export type FaroDataset = { name: 'faro' } & (
  | { kind: 'published' | 'file'; sha256: string }
  | { kind: 'stand-in'; seed: number }
);

/** A day of a data set: the real one, told by its file's content, or what determines a stand-in. */
export type AzureDataset = { name: string; day: number } & (
  | { kind: 'real'; sha256: string }
  /** Written by `repro data synth`, and found where real days are looked for. */
  | { kind: 'synthetic-file'; sha256: string }
  | {
      kind: 'synthetic';
      /** Version of the generator. */
      generator: number;
      functions: number;
      seed: number;
    }
);

/** Files of the user's own. */
export interface OwnFiles {
  /** Absolute path of the folder that relative paths in parameters are of. */
  folder: string;
  /** Absolute paths and contents: experiment, policies and workloads with what they import, traces, zoos, pipelines. */
  files: { path: string; sha256: string }[];
}

/** How often each point is repeated by `--until`. */
export interface RepeatRule {
  /** Wanted half width of the 95 % interval of each metric, as a fraction of its mean: 0.02. */
  relative: number;
  /** Repeats that every point gets, and that none exceeds. */
  first: number;
  most: number;
}

/** A metric over the repeats of a point that ended well. */
export interface RepeatedMetric {
  name: string;
  unit: string;
  /** Repeats that have it: a quantile of nothing is none. */
  repeats: number;
  mean: number;
  /** Half width of Student's 95 % interval, and the same as a fraction of the mean; null for fewer than two. */
  half: number | null;
  relative: number | null;
}

/** What the warm-up cut from a point's repeats came to. */
export interface RepeatedWarmUp {
  /** Seconds cut from each repeat that became steady: their mean, and the most. */
  seconds: number;
  longest: number;
  /** Repeats that never became steady, and those that are too short to tell. */
  never: number;
  short: number;
}

/** The repeats of one point under a `RepeatRule`. */
export interface RepeatedPoint {
  /** The point's name without its repeat. */
  name: string;
  /** Repeats that ended, and those of them that ended well, which the rest is about. */
  repeats: number;
  good: number;
  /**
   * `narrow`: every metric is as wanted. `wide`: it was given the most repeats in vain. `going`: it is to have more.
   * `bad`: it was given up, because not one of its first repeats ended well.
   */
  state: 'narrow' | 'wide' | 'going' | 'bad';
  metrics: RepeatedMetric[];
  /** Absent where no warm-up is looked for. */
  warmUp?: RepeatedWarmUp;
}

/** `manifest.json` of a logdir: what ran, with what, on what. Written by the runner, read by everything after it. */
export interface Manifest {
  format: 1;
  experiment: string;
  /** Absolute path of the declaration for a user's own file; absent for a bundled experiment. */
  experimentFile?: string;
  scale: Scale;
  /** What Slurm was asked for, where its tasks simulated the points: the same points as anywhere. */
  slurm?: { partition?: string; time?: string; account?: string; args: readonly string[] };
  target: 'sim' | 'local' | 'ssh' | 'k8s';
  /** Of target `k8s`: the context of kubectl's configuration, and the namespace of the jobs. */
  kubernetes?: { context?: string; namespace: string };
  seed: number;
  /** How many repeats each point has; with `until`, at most. */
  repeats: number;
  /** The rule of `--until`, and what it has come to so far. */
  until?: RepeatRule & { repeated: readonly RepeatedPoint[] };
  /** Values given by `--set` and the scale, over the declaration's defaults. */
  parameters: Values;
  /** Values that `--set` gave swept parameters in place of the declared ones. */
  swept?: Readonly<Record<string, readonly Value[]>>;
  /** Filters of `--points`; absent when every point was wanted. A resume takes them again. */
  selected?: string[];
  telemetry: TableName[];
  /** What its points replay, sorted; empty when they replay no data set. A resumed run keeps to it. */
  datasets?: Dataset[];
  /** Files of the user's own that its points are made of; absent when there are none. */
  own?: OwnFiles;
  /** `source`: hash of repro's own sources, also of what is not committed. */
  versions: { repro: string; core: string; node: string; source?: string };
  gitCommit?: string;
  machine: { platform: string; arch: string; cpus: number; cpuModel: string; memoryBytes: number };
  /** ISO 8601 wall-clock times; the only fields that differ between two equal runs. */
  startedAt: string;
  finishedAt?: string;
  command: string[];
  /** Every point that the run plans, in sweep order; those without a point.json of the same key are unfinished. */
  points: { name: string; key: string; parameters: Values; repeat: number; seed: number }[];
}

export type PointStatus = 'ok' | 'invalid' | 'failed';

/** `point.json`: written last, by rename; the point exists only when it does. Same shape for success and failure. */
export interface PointRecord {
  format: 1;
  name: string;
  /** Hash of everything that determines the point: parameters, seed, profiles, data set, core version. */
  key: string;
  status: PointStatus;
  /** One sentence when status is not ok. */
  reason?: string;
  parameters: Values;
  repeat: number;
  seed: number;
  /** Rows of each table written. */
  rows: Partial<Record<TableName, number>>;
  /** Size of each table's file when the point was stored, bytes; a table of another size is damaged. */
  bytes?: Partial<Record<TableName, number>>;
  /** SHA-256 of each table's file when the point was stored; absent in records of an older repro. */
  sha256?: Partial<Record<TableName, string>>;
  /** Workload notices that a user must see, such as a truncated parameter. */
  notices: string[];
  /**
   * Counters that the target reports: requests, events, virtual seconds, ... Where the controller's work costs time also `unread`,
   * requests that it never read, and `longestUnreadWait`, ns, which no latency shows.
   */
  counters: Record<string, number>;
  /** What `--until` judged this repeat by. */
  measured?: MeasuredPoint;
  wallSeconds: number;
}

/** The metrics of one point, and the warm-up that they leave out. */
export interface MeasuredPoint {
  metrics: Record<string, number>;
  /** Absent where none is looked for; `never` became steady, or too `short` to tell: then nothing is cut. */
  warmUp?: { state: 'steady' | 'never' | 'short'; seconds: number };
}

/** One point as the readers see it, whether repro wrote it or the original C++ programs did. */
export interface PointView {
  name: string;
  parameters: Values;
  repeat: number;
  seed: number;
  status: PointStatus;
  /** Key and tables' hashes of its point.json; absent for a point that repro did not write. */
  key?: string;
  sha256?: PointRecord['sha256'];
  /** Counters of its point.json; absent for a point that repro did not write. */
  counters?: Readonly<Record<string, number>>;
  /** Absolute path of each table present. */
  files: Partial<Record<TableName, string>>;
}

/** A logdir as the readers see it: figures and claims work on this and on nothing else. */
export interface Run {
  dir: string;
  /** Null for a logdir that repro did not write. */
  manifest: Manifest | null;
  /** Finished points in sweep order. */
  points: PointView[];
  /** Planned points that have no point.json, or one of another key: run before the experiment changed. */
  unfinished: string[];
}
