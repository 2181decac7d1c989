import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { makeFolders } from '../make-folders.js';
import { replaceFile, whyNotWritten } from '../write-file.js';
import type { DataSet } from './catalogue.js';
import { dataFolder } from './data-folder.js';

/** Where the files of a data set are kept. */
export function setFolder(set: Pick<DataSet, 'name'>, env: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(env), 'datasets', set.name);
}

export function archiveFile(set: DataSet, env: NodeJS.ProcessEnv = process.env): string {
  return join(setFolder(set, env), set.archive.name);
}

/** The file of part `part` (from 1) where it is here, under any of its names. */
export function partFile(
  set: DataSet,
  part: number,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const folder = setFolder(set, env);
  return set.parts[part - 1].map((name) => join(folder, name)).find((file) => existsSync(file));
}

/** Numbers of the parts that are here, ascending. */
export function partsHere(set: DataSet, env: NodeJS.ProcessEnv = process.env): number[] {
  return set.parts.map((_, i) => i + 1).filter((part) => partFile(set, part, env) !== undefined);
}

/** Throws UserError for a part that the data set does not have. */
export function checkPart(set: DataSet, part: number): void {
  if (Number.isInteger(part) && part >= 1 && part <= set.parts.length) return;
  throw new UserError(
    'E_UNKNOWN_PART',
    `${set.name} has no ${set.part} ${part}.`,
    `Choose one from 1 to ${set.parts.length}: --${set.part} 1`,
  );
}

/** What to do where the data folder cannot be written to. */
const MAKE_ROOM = 'Make room, or set REPRO_DATA to a folder of yours.';

const recordName = 'checksums.json';

/** The SHA-256 that a file of the data set must have: the published one, or that of the first pull on this machine. */
export function knownChecksum(set: DataSet, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return set.archive.sha256 ?? readRecord(set, env)[set.archive.name];
}

/** Keeps the SHA-256 of a first pull. */
export function recordChecksum(set: DataSet, sha256: string, env: NodeJS.ProcessEnv = process.env): void {
  const record = { ...readRecord(set, env), [set.archive.name]: sha256 };
  const file = join(setFolder(set, env), recordName);
  replaceFile(file, `${JSON.stringify(record, null, 2)}\n`, MAKE_ROOM);
}

function readRecord(set: DataSet, env: NodeJS.ProcessEnv): Record<string, string> {
  const file = join(setFolder(set, env), recordName);
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UserError('E_BAD_RECORD', `${file} is not JSON.`, 'Delete it: the next pull writes it anew.');
  }
}

export function makeFolder(folder: string): void {
  writing(folder, () => makeFolders(folder));
}

/** Runs file work; a failure of the file system becomes a UserError that names the path. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw notWritable(path, error);
  }
}

/** What to tell about a failed write. Anything but a failure of the file system comes back as it is. */
export function notWritable(path: string, error: unknown): unknown {
  if (!(error as NodeJS.ErrnoException).syscall || error instanceof UserError) return error;
  return new UserError('E_NOT_WRITABLE', `Cannot write ${path}: ${whyNotWritten(error)}.`, MAKE_ROOM);
}
