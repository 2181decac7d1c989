import {
  closeSync,
  constants,
  copyFileSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { type DataSet, isWhole } from './catalogue.js';
import { needRegularFile } from './regular-file.js';
import { checkPart, makeFolder, partFile, setFolder, writing } from './store.js';

export interface AddOptions {
  /** Which part the file is; by default what its name tells. */
  part?: number;
  /** Links to the file instead of copying it. */
  link?: boolean;
  env?: NodeJS.ProcessEnv;
}

export interface Added {
  part: number;
  file: string;
  /** What the check found in it. */
  content: string;
}

/**
 * Checks a part of a data set that the user has already, and keeps it in the data folder under its published name.
 * Throws UserError when it is not such a file, or when the part is here.
 */
export async function addPart(set: DataSet, source: string, options: AddOptions = {}): Promise<Added> {
  needRegularFile(
    source,
    isWhole(set) ? 'Give the file as published.' : 'Give a day, or the archive as published.',
  );
  const part = options.part ?? partOfName(set, source);
  checkPart(set, part);
  const existing = partFile(set, part, options.env);
  if (existing) {
    throw new UserError(
      'E_DATA_EXISTS',
      `${set.part} ${part} of ${set.name} is here already: ${existing}`,
      'Delete that file first.',
    );
  }
  const content = await set.check(source);
  const folder = setFolder(set, options.env);
  makeFolder(folder);
  const target = join(folder, set.parts[part - 1].find((name) => name.endsWith('.gz') === isGzip(source))!);
  const unfinished = `${target}.partial`;
  writing(target, () => {
    rmSync(unfinished, { force: true });
    if (options.link) symlinkSync(resolve(source), unfinished);
    else copyFileSync(source, unfinished, constants.COPYFILE_FICLONE);
    renameSync(unfinished, target);
  });
  return { part, file: target, content };
}

/** Copies an archive that the user has to where `pull` looks for it; `pull` then checks and unpacks it. */
export function addArchive(set: DataSet, source: string, env: NodeJS.ProcessEnv = process.env): void {
  needRegularFile(source, 'Give the archive, or the file of a part.');
  const target = join(setFolder(set, env), set.archive.name);
  if (resolve(source) === target) return;
  makeFolder(setFolder(set, env));
  writing(target, () => {
    copyFileSync(source, `${target}.copy`, constants.COPYFILE_FICLONE);
    renameSync(`${target}.copy`, target);
  });
}

function partOfName(set: DataSet, source: string): number {
  const name = basename(source);
  const index = set.parts.findIndex((names) => names.includes(name));
  if (index >= 0) return index + 1;
  throw new UserError(
    'E_WHICH_PART',
    `The name of ${source} does not tell which ${set.part} it is; one is called ${set.parts[0][0]}.`,
    `Say it: --${set.part} 1`,
  );
}

function isGzip(path: string): boolean {
  const magic = Buffer.alloc(2);
  const file = openSync(path, 'r');
  try {
    readSync(file, magic, 0, 2, 0);
  } finally {
    closeSync(file);
  }
  return magic.readUInt16BE() === 0x1f8b;
}
