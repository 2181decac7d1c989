import { type Histogram, ink, pageWidth, palette, tailCdf, vegaLite } from 'repro';
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

/** Dots of a point that is invalid. */
const hollow = { filled: false, fill: ink.paper, size: 16, strokeWidth: 1.1 };

const signs = [
  { sign: 'longer', label: 'took longer than expected', colour: palette.vermillion },
  { sign: 'shorter', label: 'took less than expected', colour: palette.blue },
] as const;

/** A distribution by nines, ms, at as many quantiles as the original's script takes. */
export function tail(histogram: Histogram): { y: number; error: number }[] {
  const { y, value } = tailCdf(histogram);
  return Array.from(y, (nines, i) => ({ y: nines, error: value[i]! / 1e6 }));
}

function panelSpec(
  { title, errors, paper }: ErrorPanel,
  end: number,
  [left, bottom]: [boolean, boolean],
  invalid: boolean,
) {
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
    mark: { type: 'line', strokeWidth: 2, ...(invalid && { point: hollow }) },
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
export function spec(panels: readonly ErrorPanel[], invalid: boolean): TopLevelSpec {
  const totals = panels.flatMap(({ errors }) => [errors.longer.total, errors.shorter.total]);
  const end = Math.log10(Math.max(10, ...totals));
  const row = (from: number) => ({
    spacing: 34,
    hconcat: panels
      .slice(from, from + 2)
      .map((panel, i) => panelSpec(panel, end, [i === 0, from > 0], invalid)),
  });
  return vegaLite({ spacing: 18, vconcat: [row(0), row(2)] });
}
