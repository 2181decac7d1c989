import { copyFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareRuns } from '../compare/compare-runs.js';
import { type ComparedRun, comparedLogdir } from '../compare/compared-run.js';
import type { DrawsOf } from '../compare/measure-point.js';
import { parseMargins } from '../compare/options.js';
import { writeComparison } from '../compare/write.js';
import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { asking } from '../experiment/trust.js';
import { explainPoint } from '../explain/explain-point.js';
import { explanationFigure } from '../explain/figure.js';
import type { Wanted } from '../explain/read-requests.js';
import { withRequestRows } from '../explain/request-rows.js';
import type { AskedComparison, AskedExplanation } from '../plot/metadata/asked.js';
import { runOrigin } from '../plot/metadata/run-origin.js';
import { provenance } from '../plot/provenance.js';
import { writeFigures } from '../plot/write.js';
import type { Executor } from '../runner/executor/executor.js';
import { searchFigure } from '../search/figure.js';
import { namedBy } from '../search/named-by.js';
import { searchedRun, searchOrigin } from '../search/origin.js';
import { questionOf } from '../search/question.js';
import { runSearch } from '../search/run-search.js';
import { SEARCH, type SearchFile, SearchStore, TRIED } from '../search/store.js';
import { summarise } from '../search/summary.js';
import { choosePoint } from '../telemetry/logdir/choose-point.js';
import type { Run } from '../telemetry/run.js';
import { askWhatIf } from '../what-if/ask.js';
import { parseChange } from '../what-if/change.js';
import { linesOf } from '../what-if/lines.js';

/** A run that a figure may show: of a logdir, or of a baseline. */
export type Shown = { run: Run; experiment: LoadedExperiment | null } | { baseline: ComparedRun };

/** The folder of a search, and what loads the experiment that was searched. */
export interface SearchSource {
  logdir: string;
  load(file: SearchFile): Promise<LoadedExperiment>;
}

/** In what a figure is drawn again, and where. */
export interface Wish {
  folder: string;
  format: string;
  theme: string;
}

export const comparedOf = (shown: Shown): ComparedRun =>
  'baseline' in shown ? shown.baseline : comparedLogdir(shown.run);

/** Draws a comparison again, of the runs in the order in which they were compared. */
export async function redrawComparison(
  runs: readonly ComparedRun[],
  asked: AskedComparison,
  draws: DrawsOf,
  { folder, format, theme }: Wish,
): Promise<void> {
  const { names, metrics, ignored, margins } = asked;
  // The picture has the folders' names, which may be others by now.
  const named = runs.map((run, i) => ({ ...run, dir: names[i] ?? basename(run.dir) }));
  const margin = parseMargins(margins ?? []);
  const comparison = await compareRuns(named, { draws, metrics, ignored, margin });
  const origins = named.map(({ origin }) => origin);
  await writeComparison(comparison, folder, { formats: [format], themes: [theme], origins, asked });
}

/** Draws an explanation again; what would have been with a change is simulated again. */
export async function redrawExplanation(
  { run, experiment }: { run: Run; experiment: LoadedExperiment | null },
  asked: AskedExplanation,
  { folder, format }: Wish,
): Promise<void> {
  const { request, user, worst = 1 } = asked;
  const wanted: Wanted = request === undefined ? { worst } : { request, user };
  const point = withRequestRows(run, choosePoint(run, asked.point), experiment?.declaration ?? null);
  const explanation = await explainPoint(point, wanted);
  const { lives } = explanation;
  const changes = (asked.whatIf ?? []).map(parseChange);
  const { signal } = new AbortController();
  const outcomes = changes.length > 0 ? await askWhatIf(run, point, experiment, lives, changes, signal) : [];
  const figure = explanationFigure(explanation, provenance(run, [point]), linesOf(lives, outcomes));
  await writeFigures([figure], folder, [format], {
    by: 'explain',
    runs: [runOrigin(run, [point])],
    asked: { ...asked },
  });
}

/**
 * Draws a search again from what its folder keeps of every value that was tried, in `scratch`, since a search writes.
 *
 * @throws UserError when a value that it needs was not tried.
 */
export async function redrawSearch(
  { logdir, load }: SearchSource,
  scratch: string,
  { folder, format }: Wish,
): Promise<void> {
  for (const name of [SEARCH, TRIED])
    if (existsSync(join(logdir, name))) copyFileSync(join(logdir, name), join(scratch, name));
  const store = SearchStore.resume(scratch);
  const question = questionOf(await load(store.file), store.file.asked);
  const executor = nothing(logdir);
  const found = await asking(namedBy({ logdir, file: store.file }), () =>
    runSearch(question, store, { executor, jobs: 1 }),
  );
  const cases = summarise(found, question.range.wanted);
  const figure = searchFigure(question, cases, searchOrigin(question, store.file));
  const runs = [searchedRun(question, store.file, cases)];
  await writeFigures([figure], folder, [format], { by: 'search', runs });
}

/** Simulates nothing: all that a finished search tried is in its folder. */
function nothing(logdir: string): Executor {
  return {
    run: ({ name }) =>
      Promise.reject(
        new UserError(
          'E_NOT_RECOMPUTED',
          `${name} is not among what the search in ${logdir} tried: the search has not ended, or repro or its experiment has changed since.`,
          'Search again.',
        ),
      ),
    cancel: () => {},
    close: async () => {},
  };
}
