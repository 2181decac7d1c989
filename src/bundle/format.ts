import {
  type Check,
  field,
  isCount,
  isHash,
  isList,
  isObject,
  isText,
  notMore,
  oneOf,
  optional,
} from '../telemetry/logdir/shape.js';
import type { Dataset } from '../telemetry/run.js';

/** Folder that everything in an archive lies in, so that unpacking one by hand makes one folder. */
export const TOP = 'bundle';
/** The first two files of an archive, and the one for people. */
export const CHECKSUMS = 'MANIFEST.sha256';
export const INDEX = 'bundle.json';
export const README = 'README.txt';
/** Folders of the run and of the user's own files. */
export const LOGDIR = 'logdir';
export const FILES = 'files';

/** What an archive may hold at most, so that a small one cannot become a disk full: files, and bytes of each kind. */
export const most = {
  files: 1_000_000,
  checksums: 2 ** 28,
  index: 2 ** 28,
  record: 2 ** 26,
  own: 2 ** 34,
  total: 2 ** 40,
} as const;

/** `bundle.json`. */
export interface BundleIndex {
  format: 1;
  experiment: string;
  /** Path below `files/` of the user's own experiment; absent for one that comes with repro. */
  experimentFile?: string;
  /** Path below `files/` of the folder that relative paths in parameters are of; absent when there are no such files. */
  folder?: string;
  /** Files below `files/` that are programs: whoever repeats the run runs them. */
  code: string[];
  /** The repro that made the run. */
  madeBy: { repro: string; core: string; source?: string; commit?: string };
  /** Data sets that the run replays: not in the archive. */
  datasets: Dataset[];
  /** Whether the tables of the points are in it. */
  telemetry: boolean;
  /** Everything but this file and the checksums. */
  files: { path: string; bytes: number }[];
}

const shape: Check = (value) =>
  field(value, 'experiment', isText) ??
  field(value, 'experimentFile', optional(isText)) ??
  field(
    value,
    'folder',
    optional((text) => (typeof text === 'string' ? null : 'must be a text')),
  ) ??
  field(value, 'code', isList(isText)) ??
  field(value, 'madeBy', (made) => field(made, 'repro', isText) ?? field(made, 'core', isText)) ??
  field(value, 'datasets', isList(isObject)) ??
  field(value, 'telemetry', oneOf([true, false])) ??
  field(
    value,
    'files',
    notMore(
      most.files,
      isList((file) => field(file, 'path', isText) ?? field(file, 'bytes', isCount)),
    ),
  );

/** Reads the text of a `bundle.json`. Throws Error with what is wrong. */
export function parseIndex(text: string): BundleIndex {
  const value: unknown = JSON.parse(text);
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== 1)
    throw new Error(`it is of format ${JSON.stringify(format)}, and this repro knows format 1`);
  const wrong = shape(value);
  if (wrong !== null) throw new Error(`${INDEX} is damaged: ${wrong}`);
  return value as BundleIndex;
}

/** The text of the checksums, as `sha256sum -c` reads them. */
export function checksumsText(hashes: ReadonlyMap<string, string>): string {
  return [...hashes].map(([path, sha256]) => `${sha256}  ${path}\n`).join('');
}

/** Reads it. Throws Error for a line that is no checksum, or a path that is there twice. */
export function parseChecksums(text: string): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (path === undefined || hashes.has(path)) throw new Error(`${CHECKSUMS} is damaged`);
    if (isHash(sha256) !== null) throw new Error(`${CHECKSUMS} is damaged`);
    hashes.set(path, sha256);
  }
  if (!text.endsWith('\n') || hashes.size > most.files + 1) throw new Error(`${CHECKSUMS} is damaged`);
  return hashes;
}
