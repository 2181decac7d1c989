import { type Histogram, histogramQuantile, ink, pageWidth, palette } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { ninesAxis } from '../../shared/nines.js';
import type { Errors, Predicted, Work } from '../predictions.js';

/** One panel of Figure 10, and the paper's 99th percentiles (ms) that belong into it. */
export interface ErrorPanel {
  work: Work;
  predicted: Predicted;
  title: string;
  errors: Errors;
  paper: Partial<Record<keyof Errors, number>>;
}

/** Quantiles of each curve, as many as the original's script takes. */
const quantiles = 1000;

const signs = [
  { sign: 'longer', label: 'took longer than expected', colour: palette.vermillion },
  { sign: 'shorter', label: 'took less than expected', colour: palette.blue },
] as const;

/** Places on the axis of nines from 0 to that of the largest of `total` values. */
export function nines(total: number): number[] {
  const end = Math.log10(Math.max(1, total));
  return Array.from({ length: quantiles }, (_, i) => (end * i) / (quantiles - 1));
}

/** A distribution by nines, ms. */
export function tail(histogram: Histogram): { y: number; error: number }[] {
  if (histogram.total === 0) return [];
  return nines(histogram.total).map((y) => ({
    y,
    error: histogramQuantile(histogram, 1 - 10 ** -y) / 1e6,
  }));
}

function panelSpec({ title, errors, paper }: ErrorPanel, end: number, left: boolean, bottom: boolean) {
  const x = {
    field: 'error',
    type: 'quantitative',
    title: bottom ? 'Error (ms)' : null,
    scale: { zero: true, nice: true },
    axis: { tickCount: 6 },
  };
  const y = {
    field: 'y',
    type: 'quantitative',
    title: left ? 'Percentile' : null,
    ...ninesAxis(end),
  };
  const color = {
    field: 'sign',
    type: 'nominal',
    scale: { domain: signs.map(({ label }) => label), range: signs.map(({ colour }) => colour) },
    legend: { title: null, orient: 'top', direction: 'horizontal', symbolType: 'stroke' },
  };
  const lines = {
    data: {
      values: signs.flatMap(({ sign, label }) => tail(errors[sign]).map((at) => ({ ...at, sign: label }))),
    },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: { x, y, order: { field: 'y', type: 'quantitative' }, color },
  };
  const marks = signs.flatMap(({ sign, colour }) => {
    const error = paper[sign];
    if (error === undefined) return [];
    return [
      {
        data: { values: [{ y: 2, error }] },
        mark: { type: 'point', shape: 'diamond', fill: ink.paper, stroke: colour, size: 70, opacity: 1 },
        encoding: { x, y },
      },
    ];
  });
  return {
    title: { text: title, fontSize: 12 },
    width: pageWidth / 2 - 50,
    height: 170,
    layer: [lines, ...marks],
  };
}

/** Figure 10 as a Vega-Lite spec: durations above completions, inferences beside loads. */
export function spec(panels: readonly ErrorPanel[]): TopLevelSpec {
  const totals = panels.flatMap(({ errors }) => [errors.longer.total, errors.shorter.total]);
  const end = Math.log10(Math.max(10, ...totals));
  const row = (from: number) => ({
    spacing: 34,
    hconcat: panels.slice(from, from + 2).map((panel, i) => panelSpec(panel, end, i === 0, from > 0)),
  });
  return { spacing: 18, vconcat: [row(0), row(2)] } as unknown as TopLevelSpec;
}
