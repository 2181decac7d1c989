import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../../data-folder.js';
import { makeFolder, notWritable } from '../../store.js';
import { dayFileName, dayOfFileName } from '../format.js';
import { publishedFunctions } from '../published.js';
import { generateDay, type SyntheticOptions } from './generate.js';
import { syntheticNames } from './names.js';
import { writeDay } from './write-day.js';

export interface KeptDay {
  file: string;
  functions: number;
  invocations: number;
}

/**
 * Generates a day and writes it under the published file name, so that any program reads it as the trace: into `folder`,
 * by default one in the data folder that tells seed and functions, and never among the real days.
 */
export function keepSyntheticDay(
  options: SyntheticOptions,
  folder?: string,
  env: NodeJS.ProcessEnv = process.env,
): KeptDay {
  const { seed = 0, day = 1, functions = publishedFunctions } = options;
  const made = generateDay({ seed, day, functions });
  const target = folder ?? join(syntheticFolder(env), `seed=${seed}_functions=${functions}`);
  const file = join(target, dayFileName(day));
  makeFolder(target);
  try {
    writeDay(`${file}.partial`, made, syntheticNames(seed));
    renameSync(`${file}.partial`, file);
  } catch (error) {
    throw notWritable(file, error);
  }
  return { file, functions, invocations: made.totals.reduce((sum, total) => sum + total, 0) };
}

/** The synthetic days in the data folder: folder name (seed and functions) and day, in that order. */
export function syntheticDaysHere(
  env: NodeJS.ProcessEnv = process.env,
): { name: string; day: number; file: string }[] {
  const root = syntheticFolder(env);
  return filesOf(root).flatMap((name) =>
    filesOf(join(root, name)).flatMap((file) => {
      const day = dayOfFileName(file);
      return day === undefined ? [] : [{ name, day, file: join(root, name, file) }];
    }),
  );
}

function syntheticFolder(env: NodeJS.ProcessEnv): string {
  return join(dataFolder(env), 'datasets', 'azure-synthetic');
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
