import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isInside } from '../../inside-folder.js';
import { ModelRefused } from './live-executor.js';
import { WorkerStatus } from './messages.js';

/** Endings of the files that tell that a model is on disk. */
const ENDINGS = ['', '.onnx', '.1.so', '.1.clockwork', '.measurements', '.clockwork_params'];

/**
 * Refuses a model path that a peer names when a file of it lies, `..` and links followed, outside of the worker's model folder; without such a
 * folder every path that is on disk. What is not on disk has nothing to protect: it is a name in the zoo, or no model. Throws ModelRefused.
 */
export function refuseOutside(path: string, folder: string | undefined): void {
  const outside = (file: string): boolean => folder === undefined || !isInside(file, folder);
  const found = outside(dirname(path)) ? onDisk(path) : beginningWith(path).find(outside);
  if (found === undefined) return;
  const next = folder === undefined ? 'it has none: start it with --models FOLDER' : 'which is --models';
  throw new ModelRefused(
    WorkerStatus.invalidPath,
    `Invalid model path ${path}: outside of this worker's model folder (${next})`,
  );
}

const onDisk = (path: string): string | undefined =>
  ENDINGS.map((ending) => path + ending).find((file) => existsSync(file));

/** All files of the model: its path with any ending. */
function beginningWith(path: string): string[] {
  const folder = dirname(path);
  const name = basename(path);
  try {
    return readdirSync(folder)
      .filter((file) => file === name || file.startsWith(`${name}.`))
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
}
