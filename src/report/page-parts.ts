import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { packageRoot } from '../experiment/package-root.js';
import type { PageParts } from './html/page.js';

/** What the build made for pages of reports. Throws UserError where repro was not built. */
export function pageParts(): PageParts {
  const folder = join(packageRoot().dir, 'dist', 'report');
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      throw new UserError(
        'E_NOT_BUILT',
        `The parts of a report's page are not in ${folder}.`,
        'Reinstall repro, or run `npm run build` in its checkout.',
        ExitCode.internal,
      );
    }
  };
  return { script: read('page.js'), worker: read('worker.js'), style: read('style.css') };
}
