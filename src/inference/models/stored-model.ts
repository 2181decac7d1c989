import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile, writableFolder } from '../../write-file.js';
import type { Encoded } from '../format/protobuf-writer.js';

/**
 * The file of a model that is built rather than shipped; built when it is not there. It gets its name when it is complete, so
 * two processes may build it at once. @throws UserError when it cannot be written.
 */
export function storedModel(
  folder: string,
  name: string,
  build: () => Encoded,
): { file: string; isNew: boolean } {
  const file = join(folder, `${name}.onnx`);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return { file, isNew: false };
  const next = 'Make room there, or set REPRO_DATA to a folder of yours.';
  writableFolder(dirname(file), next);
  replaceFile(file, build().chunks, next);
  return { file, isNew: true };
}
