import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { makeFolders } from '../../make-folders.js';

/** How the names of files end that are not yet what they will be. */
export const TEMPORARY = '.partial';

/** Writes JSON under a temporary name and renames it: whoever looks sees the old file, the new one, or none. */
export function writeJson(path: string, value: unknown): void {
  const unfinished = `${path}.${process.pid}${TEMPORARY}`;
  guard(path, () => {
    // Made anew, so that nothing is written through a link that lies in its place.
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { flag: 'wx' });
    renameSync(unfinished, path);
  });
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
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in the way',
  ENAMETOOLONG: 'the name is too long',
};

/** Runs file work; a failure becomes a UserError naming the path. */
export function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UserError(
      'E_LOGDIR_WRITE',
      `Cannot write ${path}: ${reasons[code] ?? code}.`,
      'Give a --logdir that can be written to.',
    );
  }
}
