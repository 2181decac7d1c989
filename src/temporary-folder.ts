import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from './errors.js';
import { whyNotWritten } from './write-file.js';

/** Makes a folder of this process's own for what nobody keeps, `NAME-…`, where `TMPDIR` says, or in `parent`. Throws UserError when that cannot be written to. */
export function temporaryFolder(name: string, parent = tmpdir()): string {
  try {
    return mkdtempSync(join(parent, `${name}-`));
  } catch (error) {
    throw new UserError(
      'E_NOT_WRITABLE',
      `Cannot write ${parent}: ${whyNotWritten(error)}.`,
      'Make room there, or set TMPDIR to a folder of yours.',
    );
  }
}
