import { closeSync, openSync, renameSync, rmSync, statSync, writevSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.js';
import { makeFolders } from '../../make-folders.js';
import type { Encoded } from '../format/protobuf-writer.js';

/** Buffers that one system call takes (IOV_MAX of Linux is 1024). */
const MOST_BUFFERS = 512;

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
  const unfinished = `${file}.${process.pid}.partial`;
  try {
    makeFolders(dirname(file));
    rmSync(unfinished, { force: true });
    writeChunks(unfinished, build().chunks);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(
      'E_NOT_WRITABLE',
      `Cannot write the model ${file}: ${code === 'ENOSPC' ? 'the disk is full' : message}.`,
      'Make room there, or set REPRO_DATA to a folder of yours.',
    );
  }
  return { file, isNew: true };
}

function writeChunks(file: string, chunks: readonly Uint8Array[]): void {
  const handle = openSync(file, 'wx');
  try {
    for (let i = 0; i < chunks.length; i += MOST_BUFFERS) {
      const some = chunks.slice(i, i + MOST_BUFFERS);
      const size = some.reduce((sum, { byteLength }) => sum + byteLength, 0);
      // A disk that fills up may take a part of the bytes without an error.
      if (writevSync(handle, some) !== size)
        throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    }
  } finally {
    closeSync(handle);
  }
}
