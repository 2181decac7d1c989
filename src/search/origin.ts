import { digestOf, MOST_KEYS, type RunOrigin } from '../plot/metadata/run-origin.js';
import type { Value } from '../telemetry/run.js';
import type { Question } from './question.js';
import type { SearchFile } from './store.js';
import type { CaseSummary } from './summary.js';

/** Sentences for a caption: what was simulated, and every parameter that the user set. The same search gives the same words. */
export function searchOrigin(
  { scale, seed, repeats, range }: Question,
  { asked, versions }: SearchFile,
): string {
  const ran = [
    `scale ${scale}`,
    'simulated',
    `seed ${seed}`,
    ...(repeats > 1 ? [`${repeats} repeats`] : []),
    `precision ${range.precision}`,
    `repro ${versions.repro}.`,
  ].join(', ');
  const set = [...(asked.set ?? [])].sort();
  return `${ran[0].toUpperCase()}${ran.slice(1)}${set.length > 0 ? ` Set: ${set.join(', ')}.` : ''}`;
}

/** What the figure's files say of the search: what was asked, and a digest of every point that was tried. */
export function searchedRun(
  { scale, seed, repeats, experiment }: Question,
  { asked, versions }: SearchFile,
  cases: readonly CaseSummary[],
): RunOrigin {
  const keys = cases.flatMap(({ repeats: list }) => list.flatMap(({ tried }) => tried.map(({ key }) => key)));
  const { max, min, slo, goodput, start, precision, set = [] } = asked;
  const given: Record<string, Value | undefined> = {
    max,
    min,
    slo,
    goodput,
    start,
    precision,
    set: set.join(' ') || undefined,
  };
  const known = Object.entries(given).filter((pair): pair is [string, Value] => pair[1] !== undefined);
  return {
    experiment: experiment.declaration.name,
    scale,
    target: 'sim',
    seed,
    repeats,
    parameters: Object.fromEntries(known),
    ...(asked.points && { selected: [...asked.points] }),
    versions: { repro: versions.repro, core: versions.core },
    points: { count: keys.length, digest: digestOf(keys), ...(keys.length <= MOST_KEYS && { keys }) },
  };
}
