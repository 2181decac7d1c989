import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { makeFolders } from '../../make-folders.js';
import { TEMPORARY } from '../../write-file.js';

export { TEMPORARY };

/** Writes JSON under a temporary name and renames it: whoever looks sees the old file, the new one, or none. */
export function writeJson(path: string, value: unknown): void {
  const unfinished = `${path}.${process.pid}${TEMPORARY}`;
  guard(path, () => {
    try {
      // Made anew, so that nothing is written through a link that lies in its place.
      rmSync(unfinished, { force: true });
      writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { flag: 'wx' });
      renameSync(unfinished, path);
    } catch (error) {
      // On a full disk it would take what room there is.
      removeQuietly(unfinished);
      throw error;
    }
  });
}

/** Removes what processes that were killed left of files that they wrote. Nobody else may write there. */
export function removeTemporary(folder: string, spared: string): void {
  guard(folder, () => {
    for (const name of readdirSync(folder))
      if (name.endsWith(TEMPORARY) && !name.startsWith(spared)) rmSync(join(folder, name), { force: true });
  });
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

/** Makes a folder and those above it. */
export function makeFolder(path: string): void {
  guard(path, () => makeFolders(path));
}

const reasons: Record<string, string> = {
  ENOENT: 'nothing can be made there',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file became too large',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in the way',
  ENAMETOOLONG: 'the name is too long',
};

/** Runs file work; a failure becomes a UserError naming the path, and what to do `next`. */
export function guard<T>(path: string, work: () => T, next = 'Give a --logdir that can be written to.'): T {
  try {
    return work();
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UserError('E_LOGDIR_WRITE', `Cannot write ${path}: ${reasons[code] ?? code}.`, next);
  }
}
