import { readFileSync } from 'node:fs';
import { needRegularFile } from '../../datasets/regular-file.js';
import { UserError } from '../../errors.js';

/** What a JSON file of the user holds. @throws UserError when it cannot be read or is none. */
export function readJsonFile(file: string): unknown {
  needRegularFile(file, 'See docs/kairos.md for its form.');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(file, code === undefined ? 'it is not JSON' : `it cannot be read (${code})`);
  }
}

/** The error of a file of another form; `why` without its full stop. */
export function unusable(file: string, why: string): UserError {
  return new UserError('E_KAIROS_CONFIG', `Cannot use ${file}: ${why}.`, 'See docs/kairos.md for its form.');
}
