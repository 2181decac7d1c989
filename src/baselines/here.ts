import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dataFolder } from '../datasets/data-folder.js';

/** How the file of a baseline ends. */
export const ENDING = '.jsonl.gz';

/** The folder of baselines: `baselines` in the data folder. */
export const baselineFolder = (): string => join(dataFolder(), 'baselines');

/** Names of the baselines here, sorted; none where there is no such folder. What is no regular file is none: to open a pipe would wait for its writer. */
export function baselineNames(): string[] {
  try {
    return readdirSync(baselineFolder(), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
      .map(({ name }) => basename(name, ENDING))
      .sort();
  } catch {
    return [];
  }
}
