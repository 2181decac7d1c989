import { join } from 'node:path';
import { type RequestSeries, readPublished as readTable } from 'repro';
import { steps } from '../../shared/ladder-axis.js';
import { unlikePaper } from '../../shared/values.js';
import { papers } from '../papers.js';
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

const columns = {
  series: 'string',
  kind: 'string',
  models: 'number',
  rate: 'number',
  slo_factor: 'number',
  value: 'number',
  provenance: 'string',
} as const;

export async function readPublished(folder: string): Promise<Published[]> {
  const rows = await readTable(join(folder, 'published.tsv'), columns);
  return rows.map(({ slo_factor: sloFactor, ...row }) => ({ ...row, sloFactor }));
}

/** How a series differs from what the published numbers are of, beside which they would mislead; nothing if it does not. */
export function unlikePublished(series: Series): string {
  const given = Object.keys(papers).flatMap((name) => {
    const value = series.value(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return unlikePaper(papers, Object.fromEntries(given));
}

/** Puts each published number of a series that is present at the middle of the step of its multiplier. */
export function placePublished(
  published: readonly Published[],
  series: readonly Series[],
  ticks: RequestSeries['ticks'],
): PlacedMark[] {
  const ladder = steps(ticks, Math.max(0, ...series.map((s) => s.requests.end)));
  return published.flatMap((mark) => {
    const own = series.find((s) => s.models === mark.models && s.rate === mark.rate && !unlikePublished(s));
    // both are written with six digits, so equal multipliers may differ in the last
    const step = ladder.find(({ sloFactor }) => Math.abs(sloFactor / mark.sloFactor - 1) < 1e-4);
    return own && step ? [{ ...mark, label: own.label, t: step.middle }] : [];
  });
}
