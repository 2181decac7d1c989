import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

/**
 * Whether a name that somebody else gives, of a file in an archive or a folder, stays below where it is put: relative, without `..`, `.`, an
 * empty part, a backslash or a control character. Asks nothing of the file system: links are `isInside`'s to follow.
 */
export function staysInside(name: string): boolean {
  const parts = name.replace(/^\.\//, '').split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') && !UNSAFE.test(name);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const UNSAFE = /[\\\u0000-\u001f\u007f]/;

/** Whether a path, links followed as far as it exists, is a folder or lies in it. */
export function isInside(path: string, folder: string): boolean {
  const from = relative(real(resolve(folder)), real(resolve(path)));
  return from === '' || !(from === '..' || from.startsWith('../') || isAbsolute(from));
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : resolve(real(parent), relative(parent, path));
  }
}
