import { join } from 'node:path';
import { type RequestSeries, readPublished as readTable } from 'repro';
import { steps } from '../../shared/ladder-axis.js';
import { endOf, type Series } from '../series.js';

/** One row of published.tsv: satisfaction of a run at a multiplier, or its range over this and all higher ones. */
export interface Published {
  series: string;
  kind: string;
  batch_models: number;
  concurrency: number;
  slo_factor: number;
  low: number;
  high: number;
  provenance: string;
}

/** A published number at its place in the figure; `t` in ns. */
export interface PlacedMark extends Published {
  label: string;
  t: number;
}

const columns = {
  series: 'string',
  kind: 'string',
  batch_models: 'number',
  concurrency: 'number',
  slo_factor: 'number',
  low: 'number',
  high: 'number',
  provenance: 'string',
} as const;

export function readPublished(folder: string): Promise<Published[]> {
  return readTable(join(folder, 'published.tsv'), columns);
}

/** The published numbers are for 200 requests/s to six models on six GPUs: beside anything else they would mislead. */
function comparable(series: Series): boolean {
  const setting = { dist: 'poisson', gpus: 6, model: 'resnet50_v2', models: 6, rate: 200, batchSlo: 0 };
  return Object.entries(setting).every(([name, expected]) => {
    const value = series.value(name);
    return value === undefined || value === expected;
  });
}

/**
 * Where a multiplier between two of the ladder belongs: between the middles of their steps in proportion to its
 * logarithm, since the ladder multiplies. Undefined beyond the ladder's ends.
 */
export function placeOf(
  factor: number,
  ladder: readonly { sloFactor: number; middle: number }[],
): number | undefined {
  const after = ladder.findIndex(({ sloFactor }) => sloFactor >= factor * (1 - 1e-4));
  if (after < 0) return undefined;
  const right = ladder[after]!;
  if (Math.abs(right.sloFactor / factor - 1) < 1e-4) return right.middle;
  const left = ladder[after - 1];
  if (!left) return undefined;
  const part = Math.log(factor / left.sloFactor) / Math.log(right.sloFactor / left.sloFactor);
  return left.middle + part * (right.middle - left.middle);
}

/** Puts each published number of a run that is present where its multiplier would be on this run's ladder. */
export function placePublished(
  published: readonly Published[],
  series: readonly Series[],
  ticks: RequestSeries['ticks'],
): PlacedMark[] {
  const ladder = steps(ticks, endOf(series));
  return published.flatMap((mark) => {
    const own = series.find(
      (s) =>
        s.batchModels === mark.batch_models && (s.batchModels === 0 || s.concurrency === mark.concurrency),
    );
    const t = placeOf(mark.slo_factor, ladder);
    return own && comparable(own) && t !== undefined ? [{ ...mark, label: own.label, t }] : [];
  });
}
