import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { Manifest } from '../telemetry/run.js';
import { isKnown, remember } from './known-programs.js';

/** Files that somebody else may have named: values of a manifest, which mean paths. */
export interface Named {
  /** Who names them: a logdir. */
  by: string;
  values: readonly string[];
}

/** Every text among the values that a manifest says were set. */
export function textsOf({ parameters, swept = {} }: Settings): string[] {
  const values = [...Object.values(parameters), ...Object.values(swept).flat()];
  return values.filter((value): value is string => typeof value === 'string');
}

type Settings = Pick<Manifest, 'parameters' | 'swept'>;

let refused: string | undefined;
let trusted = false;
const asked: Named[] = [];

/** From now on no file of a user's own is run as a program in this process: `reason` says why. Returns what ends that. */
export function refuseCode(reason: string): () => void {
  refused = reason;
  return () => {
    refused = undefined;
  };
}

/** With `--trust` whatever a logdir names may run, and is remembered. Returns what ends that. */
export function trustNamed(trust: boolean | undefined): () => void {
  trusted = trust ?? false;
  return () => {
    trusted = false;
  };
}

/** While `use` goes on, of the files that `named` names only those run as programs that this user has run here before. */
export async function asking<T>(named: Named, use: () => Promise<T>): Promise<T> {
  asked.push(named);
  try {
    return await use();
  } finally {
    asked.splice(asked.indexOf(named), 1);
  }
}

/**
 * Throws UserError `E_UNTRUSTED` for a file that must not be run as a program, and remembers any other as one that this user runs.
 *
 * @param file absolute path.
 */
export function mayRun(file: string): void {
  const next = 'Read the file; if you trust it, add --trust.';
  if (refused !== undefined)
    throw new UserError('E_UNTRUSTED', `${file} would be run as a program, but ${refused}.`, next);
  const named = asked.find(({ values }) => values.some((value) => resolve(value) === file));
  if (named && !trusted && !isKnown(file, inLogdir(file)))
    throw new UserError(
      'E_UNTRUSTED',
      `${file} would be run as a program: ${named.by} names it, and you have not run it here before.`,
      next,
    );
  remember(file);
}

// What lies in a logdir came with it: there a path alone says nothing.
function inLogdir(file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'manifest.json')) && existsSync(join(folder, 'points'))) return true;
    if (dirname(folder) === folder) return false;
  }
}
