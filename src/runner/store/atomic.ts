import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { makeFolders } from '../../make-folders.js';
import { replaceOrThrow, TEMPORARY, whyNotWritten } from '../../write-file.js';

/** Writes JSON under a temporary name and renames it: whoever looks sees the old file, the new one, or none. */
export function writeJson(path: string, value: unknown): void {
  guard(path, () => replaceOrThrow(path, `${JSON.stringify(value, null, 2)}\n`));
}

/** Removes what processes that were killed left of files that they wrote. Nobody else may write there. */
export function removeTemporary(folder: string, spared: string): void {
  guard(folder, () => {
    for (const name of readdirSync(folder))
      if (name.endsWith(TEMPORARY) && !name.startsWith(spared)) rmSync(join(folder, name), { force: true });
  });
}

/** Makes a folder and those above it. */
export function makeFolder(path: string): void {
  guard(path, () => makeFolders(path));
}

/** Runs file work; a failure becomes a UserError naming the path, and what to do `next`. */
export function guard<T>(path: string, work: () => T, next = 'Give a --logdir that can be written to.'): T {
  try {
    return work();
  } catch (error) {
    const nowhere = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = nowhere ? 'nothing can be made there' : whyNotWritten(error);
    throw new UserError('E_LOGDIR_WRITE', `Cannot write ${path}: ${why}.`, next);
  }
}
