import { tableNames } from '../columns.js';
import { type Dataset, scales } from '../run.js';
import { repeatedShape, ruleShape } from './repeated-shape.js';
import {
  type Check,
  field,
  isCount,
  isHash,
  isLine,
  isList,
  isLists,
  isName,
  isObject,
  isText,
  isTime,
  isValues,
  notEmpty,
  notMore,
  oneOf,
  optional,
  within,
} from './shape.js';

/** What a run may have: `--repeats` and the sweep are held to these too. */
const MOST_REPEATS = 10_000;
const MOST_POINTS = 100_000;

const isRepeats = within(1, MOST_REPEATS);

const plannedPoint: Check = (value) =>
  field(value, 'name', isName) ??
  field(value, 'key', isText) ??
  field(value, 'parameters', isValues) ??
  field(value, 'repeat', isCount) ??
  field(value, 'seed', isCount);

const dataset: Check = (value) =>
  (isObject(value) ?? (value as Dataset).name === 'faro') ? faroDataset(value) : azureDataset(value);

const faroDataset: Check = (value) =>
  field(value, 'kind', oneOf(['published', 'file', 'stand-in'])) ??
  ((value as Dataset).kind === 'stand-in' ? field(value, 'seed', isCount) : field(value, 'sha256', isText));

const azureDataset: Check = (value) =>
  field(value, 'name', isText) ??
  field(value, 'day', isCount) ??
  field(value, 'kind', oneOf(['real', 'synthetic-file', 'synthetic'])) ??
  ((value as Dataset).kind !== 'synthetic'
    ? field(value, 'sha256', isText)
    : (field(value, 'generator', isCount) ??
      field(value, 'functions', isCount) ??
      field(value, 'seed', isCount)));

const ownFiles: Check = (value) =>
  field(value, 'folder', isText) ??
  field(
    value,
    'files',
    notEmpty(isList((file) => field(file, 'path', isText) ?? field(file, 'sha256', isHash))),
  );

const slurmOptions: Check = (value) =>
  field(value, 'partition', optional(isText)) ??
  field(value, 'time', optional(isText)) ??
  field(value, 'account', optional(isText)) ??
  field(value, 'args', isList(isText));

const kubernetes: Check = (value) =>
  isObject(value) ?? field(value, 'context', optional(isText)) ?? field(value, 'namespace', isText);

const versions: Check = (value) =>
  field(value, 'repro', isText) ??
  field(value, 'core', isText) ??
  field(value, 'node', isText) ??
  field(value, 'source', optional(isText));

const machine: Check = (value) =>
  field(value, 'platform', isText) ??
  field(value, 'arch', isText) ??
  field(value, 'cpus', isCount) ??
  field(value, 'cpuModel', isLine) ??
  field(value, 'memoryBytes', isCount);

/** What is wrong with the settings that make a run what it is, or null: those of a manifest, and of a figure's metadata. */
export const settingsShape: Check = (value) =>
  field(value, 'scale', oneOf(scales)) ??
  field(value, 'target', oneOf(['sim', 'local', 'ssh', 'k8s'])) ??
  field(value, 'seed', isCount) ??
  field(value, 'repeats', isRepeats) ??
  field(value, 'until', optional(ruleShape(isRepeats))) ??
  field(value, 'parameters', isValues) ??
  field(value, 'swept', optional(isLists)) ??
  field(value, 'selected', optional(isList(isText))) ??
  field(value, 'telemetry', notEmpty(isList(oneOf(tableNames)))) ??
  field(value, 'datasets', optional(isList(dataset)));

/** What is wrong with a manifest, or null. */
export const manifestShape: Check = (value) =>
  field(value, 'format', oneOf([1])) ??
  field(value, 'experiment', isName) ??
  field(value, 'experimentFile', optional(isText)) ??
  settingsShape(value) ??
  field(value, 'slurm', optional(slurmOptions)) ??
  field(value, 'kubernetes', optional(kubernetes)) ??
  field(
    value,
    'until',
    optional((until) => field(until, 'repeated', repeatedShape)),
  ) ??
  field(value, 'own', optional(ownFiles)) ??
  field(value, 'versions', versions) ??
  field(value, 'gitCommit', optional(isText)) ??
  field(value, 'machine', machine) ??
  field(value, 'startedAt', isTime) ??
  field(value, 'finishedAt', optional(isTime)) ??
  field(value, 'command', isList(isLine)) ??
  field(value, 'points', notMore(MOST_POINTS, isList(plannedPoint)));
