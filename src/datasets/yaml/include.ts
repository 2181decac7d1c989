import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { isInside } from '../../inside-folder.js';
import { needRegularFile } from '../regular-file.js';
import { YamlPlace } from './yaml-place.js';

/** Files that may include each other in turn, and those that one may include in all. */
const DEEPEST = 16;
const MOST = 10_000;

/** How a YAML file with `!include` is read. */
export interface IncludeOptions {
  /** Folder that no included file may lie outside of, nor be a link out of. */
  readonly root: string;
  readonly code: `E_${string}`;
  readonly next: string;
  /** What to do about a file outside of the folder. */
  readonly outside: string;
}

/** Reads a YAML file whose values may be `!include path`, relative to the including file. Throws `UserError` with file and line. */
export function readWithIncludes(file: string, options: IncludeOptions): YamlPlace {
  needRegularFile(file, options.next);
  return read(resolve(file), options, [], { read: 0 });
}

function read(
  file: string,
  options: IncludeOptions,
  chain: readonly string[],
  count: { read: number },
): YamlPlace {
  const { code, next } = options;
  return YamlPlace.parse(file, textOf(file, options), next, {
    code,
    include(path, place) {
      const target = resolve(dirname(file), path);
      if (!isInside(target, options.root))
        throw new UserError(
          code,
          `${file}:${place.line}: '${path}' leaves the folder ${options.root}.`,
          options.outside,
        );
      if (chain.length >= DEEPEST || target === file || chain.includes(target))
        throw place.wrong(`'${path}' includes itself, or ${DEEPEST} files include each other in turn`);
      if (++count.read > MOST) throw place.wrong(`more than ${MOST} files are included`);
      try {
        needRegularFile(target, next);
      } catch {
        throw place.wrong(`the included file '${path}' is not there (${target})`);
      }
      return read(target, options, [...chain, file], count);
    },
  });
}

function textOf(file: string, { code, next }: IncludeOptions): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(code, `Cannot read ${file} (${(error as NodeJS.ErrnoException).code}).`, next);
  }
}
