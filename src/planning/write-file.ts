import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../errors.js';

/** Writes a file beside its place and renames it, so that no half of it is ever there. Throws UserError when it cannot. */
export function writeWhole(file: string, text: string, flag: string): string {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, text, { flag: 'wx' });
    renameSync(unfinished, file);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') rmSync(unfinished, { force: true });
    throw new UserError(
      'E_OUTPUT_NOT_WRITABLE',
      `Cannot write ${file}: ${reasons[code] ?? code}.`,
      `Give another ${flag}.`,
    );
  }
  return file;
}

const reasons: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};
