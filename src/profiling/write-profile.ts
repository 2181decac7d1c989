import { accessSync, constants, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { makeFolders } from '../make-folders.js';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'a folder is in the way',
  EEXIST: 'a file is in the way',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'nothing can be made there',
};

/** Makes the folder that a profile is written to; done before measuring, which may take minutes. @throws UserError */
export function prepareFolder(folder: string): void {
  guard(folder, () => {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  });
}

/** Writes a file under another name and renames it; an earlier one is replaced. Returns its path. @throws UserError */
export function writeInto(folder: string, name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  const unfinished = `${file}.${process.pid}.tmp`;
  guard(file, () => {
    try {
      rmSync(unfinished, { force: true });
      writeFileSync(unfinished, content, { flag: 'wx' });
      renameSync(unfinished, file);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  });
  return file;
}

function guard(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(
      'E_OUTPUT_NOT_WRITABLE',
      `Cannot write ${path}: ${reasons[code] ?? message}.`,
      'Make room there, or give another folder.',
    );
  }
}
