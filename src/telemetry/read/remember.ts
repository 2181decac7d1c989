import { statSync } from 'node:fs';

const memo = new Map<string, { version: string; result: Promise<unknown> }>();

/**
 * The result of `read`, kept under `key` for as long as the file at `path` stays the same: a run's figures and its claims
 * ask for the same numbers in turn, from logs that take seconds to read. Each key must always stand for the same type.
 */
export function rememberRead<T>(path: string, key: string, read: () => Promise<T>): Promise<T> {
  const stat = statSync(path, { throwIfNoEntry: false });
  const version = `${stat?.mtimeMs}:${stat?.size}`;
  const name = `${key}\n${path}`;
  const known = memo.get(name);
  if (known?.version === version) return known.result as Promise<T>;
  const result = read();
  memo.set(name, { version, result });
  // A failure is not kept: the file may be mended while the process lives.
  result.catch(() => memo.delete(name));
  return result;
}
