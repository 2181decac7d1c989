import { basename, resolve } from 'node:path';
import type { OwnFiles, Value } from './run.js';

/** Makes of a value that names one of the user's own files its mere name, so that captions and metadata tell no path; others stay. */
export function withoutPaths(own: OwnFiles | undefined): (value: Value) => Value {
  const known = new Set(own?.files.map(({ path }) => path));
  return (value) =>
    own && typeof value === 'string' && known.has(resolve(own.folder, value)) ? basename(value) : value;
}
