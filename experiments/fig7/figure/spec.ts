import { ink, pageWidth, type RequestSeries } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { ladderX, seconds } from '../../shared/ladder-axis.js';
import { publishedMarks } from './marks.js';
import type { PlacedMark } from './published.js';
import { type Series, windowsOf } from './series.js';
import { type Style, strokeOf } from './style.js';

/**
 * Wide lines first and among equals solid ones first: thin and broken lines then stay visible where curves coincide,
 * as they do at full satisfaction.
 */
function drawingOrder(styles: readonly Style[]): Style[] {
  return [...styles].sort((a, b) => b.width - a.width || b.dash[0]! * b.dash[1]! - a.dash[0]! * a.dash[1]!);
}

function lineValues(series: readonly Series[], styles: readonly Style[]) {
  return drawingOrder(styles).flatMap(({ label }) =>
    series
      .filter((s) => s.label === label)
      .flatMap((s) =>
        windowsOf(s).map(({ time, satisfaction }) => ({
          t: seconds(time),
          satisfaction,
          series: label,
          repeat: s.repeat,
        })),
      ),
  );
}

/** The measured curves: one line per series and repeat, its look by three scales that share one legend. */
function lines(series: readonly Series[], styles: readonly Style[]) {
  const repeated = new Set(series.map((s) => s.repeat)).size > 1;
  const domain = styles.map((style) => style.label);
  const legend = { title: null, orient: 'top', columns: 6, symbolType: 'stroke', symbolSize: 900 };
  const by = (range: unknown[]) => ({
    field: 'series',
    type: 'ordinal',
    scale: { type: 'ordinal', domain, range },
    legend,
  });
  return {
    data: { values: lineValues(series, styles) },
    mark: { type: 'line', strokeOpacity: repeated ? 0.5 : 0.95 },
    encoding: {
      x: { field: 't', type: 'quantitative' },
      y: { field: 'satisfaction', type: 'quantitative' },
      detail: { field: 'repeat' },
      color: by(styles.map((style) => style.colour)),
      strokeDash: by(styles.map((style) => style.dash)),
      strokeWidth: by(styles.map((style) => style.width)),
    },
  };
}

/** Hollow dots over the curve of a point that is INVALID. */
function invalidDots(series: readonly Series[], styles: readonly Style[]) {
  const invalid = series.filter((s) => s.invalid);
  return {
    data: {
      values: invalid.flatMap((s) =>
        windowsOf(s).map(({ time, satisfaction }) => ({ t: seconds(time), satisfaction, series: s.label })),
      ),
    },
    mark: { type: 'point', shape: 'circle', fill: ink.paper, size: 26, strokeWidth: 1 },
    encoding: {
      x: { field: 't', type: 'quantitative' },
      y: { field: 'satisfaction', type: 'quantitative' },
      stroke: strokeOf(styles),
    },
  };
}

/** Figure 7 as a Vega-Lite spec: one panel across the page, ticks where the multiplier changes. */
export function spec(
  series: readonly Series[],
  styles: readonly Style[],
  ladder: RequestSeries['ticks'],
  marks: readonly PlacedMark[],
): TopLevelSpec {
  const x = ladderX(ladder, Math.max(0, ...series.map((s) => s.requests.end)));
  const y = {
    field: 'satisfaction',
    type: 'quantitative',
    title: 'Workload satisfaction',
    scale: { domain: [0, 1] },
    axis: { tickCount: 5, format: '.1f' },
  };
  const layers = [
    lines(series, styles),
    ...(series.some((s) => s.invalid) ? [invalidDots(series, styles)] : []),
    ...(marks.length > 0 ? publishedMarks(marks, styles) : []),
  ];
  layers[0]!.encoding = { ...layers[0]!.encoding, x, y } as never;
  return { width: pageWidth, height: 210, layer: layers } as TopLevelSpec;
}
