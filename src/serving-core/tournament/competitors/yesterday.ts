import type { Arena } from '../arena.js';

/** Yesterday's requests by model. */
export function countsOf({ models, yesterday }: Arena): number[] {
  const counts = models.map(() => 0);
  for (const model of yesterday.model) counts[model]++;
  return counts;
}

/** Yesterday's times of arrival of a model until `until`, s; ms. */
export function timesOf({ yesterday }: Arena, model: number, until: number): Float64Array {
  const { time } = yesterday;
  return Float64Array.from(time.keys())
    .filter((i) => yesterday.model[i] === model && time[i] < until * 1e9)
    .map((i) => time[i] / 1e6);
}

/** Yesterday's requests of a model in each `unit` of s. */
export function unitsOf({ yesterday }: Arena, model: number, unit: number): Int32Array {
  const { time } = yesterday;
  const units = new Int32Array(Math.floor((time.at(-1) ?? 0) / 1e9 / unit) + 1);
  for (let i = 0; i < time.length; i++)
    if (yesterday.model[i] === model) units[Math.floor(time[i] / 1e9 / unit)]++;
  return units;
}

/** Slowdown of an instance of the fleet on average: what those assume who take all instances to be alike. */
export function meanSlowdown({ types }: Pick<Arena, 'types'>): number {
  const count = types.reduce((sum, type) => sum + type.count, 0);
  return types.reduce((sum, type) => sum + type.count * type.slowdown, 0) / count;
}

/** Types of instances, the fastest first. */
export function fastestFirst({ types }: Arena): number[] {
  return [...types.keys()].sort((a, b) => types[a].slowdown - types[b].slowdown);
}
