import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { dataFolder } from '../data-folder.js';

/** What a zoo of the user's own may be called. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Zoos that the user added: name to file, in order of the names. */
export function userZoos(env: NodeJS.ProcessEnv = process.env): ReadonlyMap<string, string> {
  const folder = join(dataFolder(env), 'zoos');
  let files: string[];
  try {
    files = readdirSync(folder).sort();
  } catch {
    return new Map();
  }
  return new Map(
    files
      .filter((file) => ['.csv', '.json'].includes(extname(file)) && namePattern.test(stem(file)))
      .map((file) => [stem(file), join(folder, file)]),
  );
}

/** A file's name without its ending. */
export function stem(file: string): string {
  return basename(file, extname(file));
}
