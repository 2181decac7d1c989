import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { tableNames } from '../columns.js';
import { type Dataset, type Manifest, type PointRecord, scales } from '../run.js';
import { ruleShape } from './repeated-shape.js';
import {
  type Check,
  field,
  isCount,
  isCounts,
  isHash,
  isHashes,
  isList,
  isLists,
  isName,
  isObject,
  isText,
  isValues,
  notEmpty,
  notMore,
  oneOf,
  optional,
  within,
} from './shape.js';

export const MANIFEST = 'manifest.json';
export const POINT = 'point.json';
export const POINTS = 'points';
/** The page that `repro report` writes. */
export const REPORT = 'report.html';

/** What a run may have: `--repeats` and the sweep are held to these too. */
const MOST_REPEATS = 10_000;
const MOST_POINTS = 100_000;

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
    isList((file) => field(file, 'path', isText) ?? field(file, 'sha256', isHash)),
  );

const slurmOptions: Check = (value) =>
  field(value, 'partition', optional(isText)) ??
  field(value, 'time', optional(isText)) ??
  field(value, 'account', optional(isText)) ??
  field(value, 'args', isList(isText));

const kubernetes: Check = (value) =>
  isObject(value) ?? field(value, 'context', optional(isText)) ?? field(value, 'namespace', isText);

const isLine: Check = (value) => (typeof value === 'string' ? null : 'must be a text');

const versions: Check = (value) =>
  field(value, 'repro', optional(isText)) ??
  field(value, 'core', optional(isText)) ??
  field(value, 'node', optional(isText)) ??
  field(value, 'source', optional(isText));

const machine: Check = (value) =>
  field(value, 'platform', isText) ??
  field(value, 'arch', isText) ??
  field(value, 'cpus', isCount) ??
  field(value, 'cpuModel', isLine) ??
  field(value, 'memoryBytes', isCount);

const manifestShape: Check = (value) =>
  field(value, 'format', oneOf([1])) ??
  field(value, 'experiment', isText) ??
  field(value, 'scale', oneOf(scales)) ??
  field(value, 'slurm', optional(slurmOptions)) ??
  field(value, 'target', oneOf(['sim', 'local', 'ssh', 'k8s'])) ??
  field(value, 'kubernetes', optional(kubernetes)) ??
  field(value, 'seed', isCount) ??
  field(value, 'repeats', within(1, MOST_REPEATS)) ??
  field(value, 'until', optional(ruleShape(within(1, MOST_REPEATS)))) ??
  field(value, 'parameters', isValues) ??
  field(value, 'swept', optional(isLists)) ??
  field(value, 'selected', optional(isList(isText))) ??
  field(value, 'telemetry', notEmpty(isList(oneOf(tableNames)))) ??
  field(value, 'datasets', optional(isList(dataset))) ??
  field(value, 'own', optional(ownFiles)) ??
  field(value, 'versions', versions) ??
  field(value, 'gitCommit', optional(isText)) ??
  field(value, 'machine', optional(machine)) ??
  field(value, 'startedAt', optional(isText)) ??
  field(value, 'finishedAt', optional(isText)) ??
  field(value, 'command', optional(isList(isLine))) ??
  field(value, 'points', notMore(MOST_POINTS, isList(plannedPoint)));

const pointShape: Check = (value) =>
  field(value, 'format', oneOf([1])) ??
  field(value, 'name', isName) ??
  field(value, 'key', isText) ??
  field(value, 'status', oneOf(['ok', 'invalid', 'failed'])) ??
  field(value, 'parameters', isValues) ??
  field(value, 'reason', optional(isLine)) ??
  field(value, 'notices', optional(isList(isLine))) ??
  field(value, 'repeat', isCount) ??
  field(value, 'seed', isCount) ??
  field(value, 'rows', isObject) ??
  field(value, 'bytes', optional(isCounts)) ??
  field(value, 'sha256', optional(isHashes));

/** What is wrong with a manifest, or null. */
export const isManifest: Check = (value) => manifestShape(value);

/** The manifest of a logdir, or null when it has none. Throws UserError `E_MANIFEST` when it is damaged. */
export function readManifest(dir: string): Manifest | null {
  return read(join(dir, MANIFEST), manifestShape, 'E_MANIFEST', damagedManifest) as Manifest | null;
}

/** The record of the point in `folder`, or null when the point is not finished. Throws UserError `E_POINT` when damaged. */
export function readPoint(folder: string): PointRecord | null {
  return read(join(folder, POINT), pointShape, 'E_POINT', damagedPoint) as PointRecord | null;
}

const damagedManifest = 'Repair the file, or remove the logdir and run again.';
const damagedPoint = 'Remove the file and finish the run with --resume.';

function read(path: string, shape: Check, code: `E_${string}`, next: string): unknown {
  let text: string;
  try {
    const stat = statSync(path);
    // To open a pipe would wait for its writer.
    if (!stat.isFile())
      throw new UserError(
        code,
        `${path} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`,
        next,
      );
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === 'ENOENT') return null;
    throw new UserError(code, `Cannot read ${path}: ${reason}.`, 'Check its permissions.');
  }
  return parsed(path, text, shape, code, next);
}

/** The manifest that a text from elsewhere is; `path` is what errors call it. Throws UserError `E_MANIFEST`. */
export function readManifestText(path: string, text: string): Manifest {
  return parsed(path, text, manifestShape, 'E_MANIFEST', damagedManifest) as Manifest;
}

/** The same for the record of a point. Throws UserError `E_POINT`. */
export function readPointText(path: string, text: string): PointRecord {
  return parsed(path, text, pointShape, 'E_POINT', damagedPoint) as PointRecord;
}

function parsed(path: string, text: string, shape: Check, code: `E_${string}`, next: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(code, `${path} is not JSON: ${(error as Error).message}.`, next);
  }
  const wrong = shape(value);
  if (wrong) throw new UserError(code, `${path} is damaged: ${wrong}.`, next);
  return value;
}
