import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError, unknownName } from '../errors.js';
import { checkDeclaration } from './check.js';
import { packageRoot } from './package-root.js';
import type { AnyExperiment } from './parameters.js';
import { importUserFile } from './user-file.js';

/** A checked declaration and where its data is. */
export interface LoadedExperiment {
  declaration: AnyExperiment;
  /** Folder of published.tsv, README.md and whatever else lies beside the declaration. */
  folder: string;
  /** Absolute path of a user's own file; absent for a bundled experiment. */
  file?: string;
}

/** Names of the experiments that come with repro, sorted. */
export function listExperiments(): string[] {
  const folder = join(packageRoot().dir, 'experiments');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(declarationFile(entry.name)))
    .map(({ name }) => name)
    .sort();
}

/** All bundled experiments, in order of name. */
export function loadBundled(): Promise<LoadedExperiment[]> {
  return Promise.all(listExperiments().map(bundled));
}

/**
 * Loads a bundled experiment by its name, or a user's own file by its path: whatever has a slash or ends in .ts, .js or .mjs.
 *
 * @throws UserError for an unknown name (nearest ones suggested), and for a file that is missing, has an error (file
 * and line) or declares no valid experiment (field).
 */
export async function loadExperiment(nameOrPath: string): Promise<LoadedExperiment> {
  if (/[/\\]|\.(m?[jt]s)$/.test(nameOrPath)) return own(resolve(nameOrPath));
  const known = listExperiments();
  if (known.includes(nameOrPath)) return bundled(nameOrPath);
  if (existsSync(nameOrPath) && statSync(nameOrPath).isFile()) return own(resolve(nameOrPath));
  const unknown = unknownName('E_UNKNOWN_EXPERIMENT', 'experiment', nameOrPath, known);
  const beside = ['.ts', '.js', '.mjs'].map((ending) => `./${nameOrPath}${ending}`).find(existsSync);
  if (beside === undefined) throw unknown;
  throw new UserError(unknown.code, unknown.message, `Did you mean your own file ${beside}?`);
}

// A bundled experiment is compiled with repro; its data stays where it was.
function declarationFile(name: string): string {
  const { dir, fromSource } = packageRoot();
  return fromSource
    ? join(dir, 'experiments', name, 'experiment.ts')
    : join(dir, 'dist', 'experiments', name, 'experiment.js');
}

async function bundled(name: string): Promise<LoadedExperiment> {
  const file = declarationFile(name);
  const { default: exported } = await import(pathToFileURL(file).href);
  const declaration = checkDeclaration(exported, `experiments/${name}/${basename(file)}`);
  return { declaration, folder: join(packageRoot().dir, 'experiments', name) };
}

async function own(file: string): Promise<LoadedExperiment> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UserError(
      'E_UNKNOWN_EXPERIMENT',
      `There is no experiment file ${file}.`,
      `Check the path, write one with 'repro init', or name one of ${listExperiments().join(', ')}.`,
    );
  }
  const declaration = checkDeclaration(await importUserFile(file), file);
  return { declaration, folder: dirname(file), file };
}
