import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dataFolder } from '../datasets/data-folder.js';

/** How the file of a baseline ends. */
export const ENDING = '.jsonl.gz';

/** The folder of baselines: `baselines` in the data folder. */
export const baselineFolder = (): string => join(dataFolder(), 'baselines');

/** Names of the baselines here, sorted; none where there is no such folder. */
export function baselineNames(): string[] {
  try {
    return readdirSync(baselineFolder())
      .filter((file) => file.endsWith(ENDING))
      .map((file) => basename(file, ENDING))
      .sort();
  } catch {
    return [];
  }
}
