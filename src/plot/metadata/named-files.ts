import { sha256Of } from '../../sha256.js';
import type { AskedFile } from './asked-inputs.js';

/** Files as a figure names them that is drawn from them. @throws UserError for one that cannot be read. */
export const namedFiles = (files: readonly string[]): Promise<AskedFile[]> =>
  Promise.all(files.map(async (named) => ({ named, sha256: await sha256Of(named) })));
