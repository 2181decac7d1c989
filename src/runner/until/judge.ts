import { isNarrow, precisionOf, repeatsNext } from '../../claims/statistics/relative-precision.js';
import type { MeasuredPoint, RepeatedMetric, RepeatedPoint, RepeatRule } from '../../telemetry/run.js';

/** One repeat that ended: what it was measured at, or null when it failed or is invalid. */
export type Repeat = MeasuredPoint | null;

/** Unit of each metric by name, and the size below which a value counts as that size. */
export type Scales = ReadonlyMap<string, { unit: string; least: number }>;

/**
 * What the repeats of a point, in their order, have come to, and how many it is to have next: as many as there are when it is
 * done. Metrics are judged one by one, each at 95 %.
 */
export function judgeRepeats(
  name: string,
  repeats: readonly Repeat[],
  scales: Scales,
  rule: RepeatRule,
): { point: RepeatedPoint; next: number } {
  const good = repeats.filter((repeat) => repeat !== null);
  const names = [...new Set(good.flatMap(({ metrics }) => Object.keys(metrics)))];
  const judged = names.map((metric) => judgeMetric(metric, good, scales, rule));
  const missing = Math.max(0, rule.first - good.length, ...judged.map(({ more }) => more));
  const done = repeats.length;
  const next = good.length === 0 && done >= rule.first ? done : Math.min(rule.most, done + missing);
  const state = missing === 0 ? 'narrow' : next > done ? 'going' : good.length === 0 ? 'bad' : 'wide';
  const warmUp = warmUpOf(good);
  const metrics = judged.map(({ metric }) => metric);
  return {
    point: { name, repeats: done, good: good.length, state, metrics, ...(warmUp && { warmUp }) },
    next,
  };
}

/** A metric over the repeats that have it, and how many more of them it needs. */
function judgeMetric(
  name: string,
  good: readonly MeasuredPoint[],
  scales: Scales,
  { relative: wanted }: RepeatRule,
): { metric: RepeatedMetric; more: number } {
  const { unit = '', least = 0 } = scales.get(name) ?? {};
  const values = good.flatMap(({ metrics }) => (Object.hasOwn(metrics, name) ? [metrics[name]] : []));
  const precision = precisionOf(values, least);
  const more = isNarrow(precision, wanted) ? 0 : repeatsNext(values, least, wanted) - values.length;
  return { metric: { name, unit, ...precision }, more };
}

function warmUpOf(good: readonly MeasuredPoint[]): RepeatedPoint['warmUp'] {
  const all = good.flatMap(({ warmUp }) => (warmUp ? [warmUp] : []));
  if (all.length === 0) return undefined;
  const cut = all.flatMap(({ state, seconds }) => (state === 'steady' ? [seconds] : []));
  const count = (wanted: string) => all.filter(({ state }) => state === wanted).length;
  return {
    seconds: cut.length === 0 ? 0 : cut.reduce((sum, one) => sum + one, 0) / cut.length,
    longest: Math.max(0, ...cut),
    never: count('never'),
    short: count('short'),
  };
}
