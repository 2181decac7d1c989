import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestSeries } from 'repro';
import type { Series } from './series.js';

/** One row of published.tsv: a number beside the measured ones, with where it comes from. */
export interface Published {
  series: string;
  kind: string;
  models: number;
  rate: number;
  sloFactor: number;
  value: number;
  provenance: string;
}

/** A published number at its place in the figure; `t` in ns. */
export interface PlacedMark extends Published {
  label: string;
  t: number;
}

/** Legend entries of the marks, by `series` of published.tsv, in drawing order. */
export const markLabels: Readonly<Record<string, string>> = {
  'derived-band': 'derived estimate (queueing simulation)',
  'original-emulated': 'original C++ program on emulated workers',
};

export async function readPublished(folder: string): Promise<Published[]> {
  const [, ...lines] = (await readFile(join(folder, 'published.tsv'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [series, kind, models, rate, sloFactor, value, provenance] = line.split('\t') as string[];
    return {
      series: series!,
      kind: kind!,
      models: Number(models),
      rate: Number(rate),
      sloFactor: Number(sloFactor),
      value: Number(value),
      provenance: provenance!,
    };
  });
}

/** The published numbers are for six GPUs serving ResNet-50 v2 copies: beside anything else they would mislead. */
function comparable(series: Series): boolean {
  const is = (name: string, expected: unknown) => {
    const value = series.value(name);
    return value === undefined || value === expected;
  };
  return is('dist', 'poisson') && is('gpus', 6) && is('model', 'resnet50_v2');
}

/** Steps of the ladder: each multiplier with the middle of the time it lasted, the last one up to `end` (ns). */
export function steps(ticks: RequestSeries['ticks'], end: number): { sloFactor: number; middle: number }[] {
  return ticks.map(({ time, sloFactor }, k) => ({
    sloFactor,
    middle: (time + (ticks[k + 1]?.time ?? Math.max(end, time))) / 2,
  }));
}

/** Puts each published number of a series that is present at the middle of the step of its multiplier. */
export function placePublished(
  published: readonly Published[],
  series: readonly Series[],
  ticks: RequestSeries['ticks'],
): PlacedMark[] {
  const ladder = steps(ticks, Math.max(0, ...series.map((s) => s.requests.end)));
  return published.flatMap((mark) => {
    const own = series.find((s) => s.models === mark.models && s.rate === mark.rate && comparable(s));
    // both are written with six digits, so equal multipliers may differ in the last
    const step = ladder.find(({ sloFactor }) => Math.abs(sloFactor / mark.sloFactor - 1) < 1e-4);
    return own && step ? [{ ...mark, label: own.label, t: step.middle }] : [];
  });
}
