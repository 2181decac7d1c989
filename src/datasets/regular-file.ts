import { statSync } from 'node:fs';
import { UserError } from '../errors.js';

/**
 * Throws UserError unless `path` is a regular file that is there: to open a FIFO would wait for its writer, and no signal ends that.
 */
export function needRegularFile(path: string, next = 'Which days are here: repro data list'): void {
  const why = notRegular(path);
  if (why) throw new UserError('E_NO_FILE', `${path} ${why}.`, next);
}

function notRegular(path: string): string | null {
  try {
    const stat = statSync(path);
    if (stat.isFile()) return null;
    return stat.isDirectory() ? 'is a folder' : 'is not a regular file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  }
}
