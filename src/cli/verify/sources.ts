import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PREFIX } from '../../baselines/names.js';
import { openBaseline } from '../../baselines/store.js';
import { UserError } from '../../errors.js';
import { type LoadedExperiment, loadBundled, loadExperiment } from '../../experiment/load.js';
import { trustNamed } from '../../experiment/trust.js';
import { SEARCH, type SearchFile } from '../../search/store.js';
import type { SearchSource, Shown } from '../../verify/redraw-asked.js';
import type { Sources } from '../../verify/verify-figure.js';
import { draws } from '../compare/draws.js';
import { type Given, openLogdir, ownExperiment, untrustedNotice } from '../open-logdir.js';
import { otherCodeNotice } from './verify-text.js';

/** Opens what a figure shows, as `-l` names it: logdirs, baselines as `baseline:NAME`, and the folder of a search. */
export async function sourcesOf(
  dirs: readonly string[],
  given: Given,
  note: (sentence: string | undefined) => void,
): Promise<Sources> {
  trustNamed(given.trust);
  const shown: Shown[] = [];
  let search: SearchSource | undefined;
  for (const dir of dirs) {
    if (dir.startsWith(PREFIX)) shown.push({ baseline: openBaseline(dir.slice(PREFIX.length)) });
    else if (existsSync(join(dir, SEARCH))) {
      const logdir = resolve(dir);
      search = { logdir, load: (file) => searchedExperiment(logdir, file, given.experiment) };
    } else {
      const opened = await openLogdir(dir, given);
      note(untrustedNotice(opened));
      if (opened.run.manifest) note(otherCodeNotice(opened.run.manifest));
      shown.push(opened);
    }
  }
  return { shown, search, draws };
}

async function searchedExperiment(
  logdir: string,
  { experiment, experimentFile }: SearchFile,
  given: string | undefined,
): Promise<LoadedExperiment> {
  if (given !== undefined) return loadExperiment(given);
  if (experimentFile !== undefined) return ownExperiment(logdir, experimentFile);
  const found = (await loadBundled()).find(({ declaration }) => declaration.name === experiment);
  if (found) return found;
  throw new UserError(
    'E_UNKNOWN_EXPERIMENT',
    `The search in ${logdir} is of ${experiment}, which this repro does not have.`,
    'Give its declaration with --experiment FILE.',
  );
}
