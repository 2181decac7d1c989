import {
  type Check,
  field,
  isCount,
  isHash,
  isList,
  isName,
  isNumber,
  isObject,
  isText,
  notEmpty,
  oneOf,
  optional,
  within,
} from '../../telemetry/logdir/shape.js';

/** A file of the user's that a figure was drawn from: how it was named, which the picture shows, and its bytes. */
export interface AskedFile {
  named: string;
  sha256: string;
}

/** What the user asked `repro plan` for. */
export interface AskedPlan {
  /** One that ships with repro, or a file. */
  pipeline: string;
  /** As its flags gave it: a file, or how it is generated. */
  trace: { trace?: string };
  options: {
    methods: readonly string[];
    goal: object;
    budget?: number;
    replicas: number;
    simulation: object;
  };
  files: readonly AskedFile[];
}

/** What the user asked `repro allocate` for. */
export interface AskedAllocation {
  /** With latencies as they were found: `stand-in`, or a file. */
  setting: {
    model: string;
    latencies: string;
    budget: number;
    instances?: object;
    qos?: number;
    profile?: string;
  };
  /** How many mixes were simulated, or `plus`. */
  which: number | 'plus';
  runs: { distributor: string; queries: number; seeds: number; seed: number };
  files: readonly AskedFile[];
}

/** What a figure of `repro profile` says beside the times of runs, which its table has. */
export interface AskedProfile {
  name: string;
  /** What ran it and where, for its caption. */
  setting: string;
}

const files = isList((value) => field(value, 'named', isText) ?? field(value, 'sha256', isHash));
const maybe = (value: unknown, checks: Readonly<Record<string, Check>>): string | null =>
  Object.entries(checks).reduce<string | null>(
    (wrong, [name, check]) => wrong ?? field(value, name, optional(check)),
    null,
  );

const generated = { rate: isText, cv: isText, cv2: isText, queries: isCount, seconds: isCount };
const trace: Check = (value) =>
  maybe(value, {
    ...generated,
    trace: isText,
    clip: isNumber,
    seed: isCount,
    autoscale: isText,
    peak: isNumber,
  });

const goal: Check = (value) =>
  field(value, 'slo', isNumber) ??
  field(value, 'criterion', oneOf(['p99', 'max'])) ??
  field(value, 'prefilter', optional(oneOf([true, false])));

const simulation: Check = (value) =>
  field(value, 'rule', oneOf(['batch', 'seed'])) ??
  field(value, 'ties', oneOf(['lifo', 'fifo'])) ??
  field(value, 'batchingDelay', isNumber);

export const planShape: Check = (value) =>
  field(value, 'pipeline', isText) ??
  field(value, 'trace', trace) ??
  field(
    value,
    'options',
    (options) =>
      field(options, 'methods', notEmpty(isList(isText))) ??
      field(options, 'goal', goal) ??
      field(options, 'budget', optional(isNumber)) ??
      field(options, 'replicas', within(1, 1000)) ??
      field(options, 'simulation', simulation),
  ) ??
  field(value, 'files', files);

const isPositive: Check = (value) => isNumber(value) ?? ((value as number) > 0 ? null : 'must be above 0');

const instances: Check = (value) =>
  isObject(value) ??
  isList((one) => field(one, 'price', isPositive) ?? field(one, 'most', within(1, 1000)))(
    Object.values(value as object),
  );

export const allocationShape: Check = (value) =>
  field(
    value,
    'setting',
    (setting) =>
      field(setting, 'model', isName) ??
      field(setting, 'latencies', isText) ??
      field(setting, 'budget', isPositive) ??
      maybe(setting, { instances, qos: isPositive, profile: oneOf(['shipped', 'latencies']) }),
  ) ??
  field(value, 'which', (which) => (which === 'plus' ? null : isCount(which))) ??
  field(
    value,
    'runs',
    (runs) =>
      field(runs, 'distributor', isText) ??
      field(runs, 'queries', within(100, 1e6)) ??
      field(runs, 'seeds', within(1, 1000)) ??
      field(runs, 'seed', isCount),
  ) ??
  field(value, 'files', files);

// A name becomes that of a file that is drawn.
export const profileShape: Check = (value) => field(value, 'name', isName) ?? field(value, 'setting', isText);
