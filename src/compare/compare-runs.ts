import { UserError } from '../errors.js';
import { type Choice, chooseMetrics } from '../metrics/registry.js';
import type { PointStatus } from '../telemetry/run.js';
import { type ChangedClaim, changedClaims } from './compare-claims.js';
import type { ComparedRun, ComparedRunPoint } from './compared-run.js';
import type { ComparedPoint, Comparison } from './comparison.js';
import { differing } from './differing.js';
import { type Found, judged } from './judge-differences.js';
import { type Matched, matchPoints, type Pair } from './match.js';
import { type DrawsOf, measurePoint } from './measure-point.js';
import { labels, type MarginOf } from './options.js';
import { SeriesCache, SeriesPair } from './pair-series.js';

export interface CompareOptions {
  /** Random numbers by name: the same ones each time. */
  draws: DrawsOf;
  /** Names of metrics; the usual ones when absent. */
  metrics?: readonly string[];
  /** Parameters that points may differ in. */
  ignored?: readonly string[];
  margin?: MarginOf;
}

interface Task {
  run: string;
  name: string;
  pairs: Pair<ComparedRunPoint>[];
  of: ComparedPoint['of'];
}

/**
 * Compares runs with the first of them point by point: per metric the difference with an interval and a verdict. Works on telemetry alone,
 * whoever wrote it.
 *
 * @throws UserError for fewer than two runs, runs without a common point or metric, or with malformed tables.
 */
export async function compareRuns(
  runs: readonly ComparedRun[],
  options: CompareOptions,
): Promise<Comparison> {
  if (runs.length < 2)
    throw new UserError(
      'E_COMPARE_ONE',
      `There is nothing to compare ${runs[0]?.dir ?? 'with'}${runs.length === 1 ? ' with' : ''}.`,
      'Give two logdirs or more, or a reference with --baseline.',
    );
  const choice = chooseMetrics(options.metrics ?? []);
  const names = labels(runs.length);
  const [reference, ...others] = runs;
  const matches = others.map((other) => matchPoints(reference, other, options.ignored));
  const onlyIn = matches.map(({ onlyA, onlyB }, i) => ({ run: names[i + 1], lacks: onlyA, more: onlyB }));
  const tasks = matches.flatMap((matched, i) => tasksOf(names[i + 1], matched));
  const order = new Map(reference.points.map((point, i) => [point, i]));
  tasks.sort((x, y) => order.get(x.pairs[0].a)! - order.get(y.pairs[0].a)!);
  const { points, measured } = await measureAll(tasks, { runs, choice, draws: options.draws, names });
  // A point that failed has no tables; that it did is the result.
  const allFine = points.every(({ status }) => status.other !== 'failed' && status.reference !== 'failed');
  if (measured.length === 0 && allFine) throw nothingCommon(runs, points);
  return {
    runs: runs.map(({ dir, manifest, points, unfinished }, i) => ({
      label: names[i],
      dir,
      experiment: manifest?.experiment ?? null,
      points: points.length,
      unfinished: unfinished.length,
    })),
    differing: differing(runs),
    points,
    ...judged(measured, options.margin ?? (({ margin }) => margin)),
    onlyIn,
    claims: await claimsOf(runs, names),
  };
}

/** The repeats of each point together. */
function tasksOf(run: string, { pairs, repeats }: Matched<ComparedRunPoint>): Task[] {
  const tasks = new Map<string, Task>();
  for (const pair of pairs) {
    const { a: reference, b: other } = repeats.get(pair.name)!;
    const task = tasks.get(pair.name) ?? { run, name: pair.name, pairs: [], of: { reference, other } };
    tasks.set(pair.name, task);
    task.pairs.push(pair);
  }
  return [...tasks.values()];
}

async function measureAll(
  tasks: readonly Task[],
  {
    runs,
    choice,
    draws,
    names,
  }: { runs: readonly ComparedRun[]; choice: Choice; draws: DrawsOf; names: string[] },
): Promise<{ points: ComparedPoint[]; measured: Found[] }> {
  const cache = new SeriesCache();
  const points: ComparedPoint[] = [];
  const measured: Found[] = [];
  for (const { run, name, pairs, of } of tasks) {
    cache.keep(pairs.map(({ a }) => a));
    const other = runs[names.indexOf(run)];
    const valuesOf = (of: ComparedRun, point: ComparedRunPoint) => ({
      ...of.manifest?.parameters,
      ...point.parameters,
    });
    const series = pairs.map(
      (pair) => new SeriesPair(pair, { a: valuesOf(runs[0], pair.a), b: valuesOf(other, pair.b) }, cache),
    );
    const found = await measurePoint(series, choice, (metric) => draws(`${name}/${metric}`));
    const side = (of: 'a' | 'b') => pairs.map((pair) => pair[of]);
    points.push({
      name,
      run,
      repeats: pairs.length,
      of,
      missing: found.missing,
      status: { reference: worst(side('a')), other: worst(side('b')) },
      rollups: { reference: side('a').some(rolledUp), other: side('b').some(rolledUp) },
    });
    measured.push(...found.measured.map((one) => ({ ...one, point: name, run })));
  }
  return { points, measured };
}

const worst = (points: readonly ComparedRunPoint[]): PointStatus =>
  (['failed', 'invalid'] as const).find((status) => points.some((point) => point.status === status)) ?? 'ok';

const rolledUp = ({ tables }: ComparedRunPoint): boolean =>
  (tables.requests === undefined && tables.minutes !== undefined) ||
  (tables.requests === undefined && tables.histograms !== undefined);

async function claimsOf(
  runs: readonly ComparedRun[],
  names: readonly string[],
): Promise<Comparison['claims']> {
  const reference = await runs[0].claims();
  const all = { common: 0, changed: [] as ChangedClaim[] };
  for (const [i, run] of runs.slice(1).entries()) {
    const { common, changed } = changedClaims(reference, await run.claims(), names[i + 1]);
    all.common += common;
    all.changed.push(...changed);
  }
  return all;
}

function nothingCommon(runs: readonly ComparedRun[], points: readonly ComparedPoint[]): UserError {
  const has = ({ dir, manifest, points }: ComparedRun): string => {
    const tables = [...new Set(points.flatMap((point) => Object.keys(point.tables)))];
    return `${dir}${manifest ? ` (${manifest.experiment})` : ''} has ${tables.join(', ') || 'none'}`;
  };
  const why = [...new Set(points.flatMap(({ missing }) => missing))];
  return new UserError(
    'E_COMPARE_NOTHING_MEASURED',
    `There is no metric that the runs have in common: of tables ${runs.map(has).join(', ')}${why.length > 0 ? `; ${why.join(', ')}` : ''}.`,
    'Give runs with tables of one kind, or other metrics: --metric all.',
  );
}
