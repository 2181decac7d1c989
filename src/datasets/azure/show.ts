import { basename } from 'node:path';
import type { Figure } from '../../experiment/declaration.js';
import { type Comparison, compareWithPublished } from './acceptance.js';
import { azureFigure } from './figure/figure.js';
import { needAzureDay } from './find-day.js';
import { dayOfFileName } from './format.js';
import { isSyntheticFile, readAzureFile } from './read-day.js';
import { azureStatistics } from './statistics.js';
import { type SyntheticOptions, syntheticAzure } from './synth/generate.js';

/** Which day to show: a file, a real day of the data folder, or a synthetic one. */
export type ShownDay = { file: string } | { day: number } | { synthetic: Required<SyntheticOptions> };

export interface Shown {
  /** What the day is, for people. */
  source: string;
  synthetic: boolean;
  comparison: Comparison[];
  figure: Figure;
}

/** Reads or generates a day, measures it and draws it. */
export async function showAzure(wanted: ShownDay): Promise<Shown> {
  const { day, source, name, synthetic } = await load(wanted);
  const statistics = azureStatistics(day);
  return {
    source,
    synthetic,
    comparison: compareWithPublished(statistics),
    figure: azureFigure(day, statistics, name, source),
  };
}

async function load(wanted: ShownDay) {
  if ('synthetic' in wanted) {
    const { seed, day, functions } = wanted.synthetic;
    return {
      day: syntheticAzure(wanted.synthetic),
      source: `synthetic stand-in, day ${day}, seed ${seed}`,
      synthetic: true,
      name: `azure_synthetic_day=${day}_seed=${seed}_functions=${functions}`,
    };
  }
  const file = 'file' in wanted ? wanted.file : needAzureDay(wanted.day);
  const known = 'day' in wanted ? wanted.day : dayOfFileName(basename(file));
  const synthetic = await isSyntheticFile(file);
  const what = 'day' in wanted ? `day ${wanted.day}` : basename(file);
  return {
    day: await readAzureFile(file),
    source: synthetic ? `${what}, a synthetic stand-in` : what,
    synthetic,
    name: known === undefined ? 'azure' : `azure_day=${known}`,
  };
}
