import { join } from 'node:path';
import { replaceFile, writableFolder } from '../write-file.js';

const next = 'Make room there, or give another folder.';

/** Makes the folder that a profile is written to; done before measuring, which may take minutes. @throws UserError */
export const prepareFolder = (folder: string): void => writableFolder(folder, next);

/** Writes a file of a profile; an earlier one is replaced. Returns its path. @throws UserError */
export const writeInto = (folder: string, name: string, content: string | Uint8Array): string =>
  replaceFile(join(folder, name), content, next);
