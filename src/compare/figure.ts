import { basename } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import type { Figure, FigureTable } from '../experiment/declaration.js';
import { ink, pageWidth, palette } from '../plot/theme.js';
import { count } from '../plural.js';
import type { ComparedMeasure, Comparison } from './compare-runs.js';

/** Measures that have a panel each, where both runs have them. */
const panels = ['satisfaction', 'latency p50', 'latency p99', 'mean batch', 'completion error p99'];

/** What the caption says of a panel. */
const explained: Readonly<Record<string, string>> = {
  'latency p50': 'Latency: of successful requests.',
  'mean batch': 'Mean batch: of executed inferences.',
  'completion error p99':
    'Completion error: by how much an inference ended earlier or later than the controller had planned.',
};

const ROW = 34;
/** px between a panel and the next, and that the names of points and a margin take. */
const GAP = 26;
const NAMES = 190;

const colours = { A: palette.grey, B: palette.blue } as const;

interface Mark {
  point: string;
  run: string;
  value: number;
  low: number;
  high: number;
  /** Hollow: an invalid point is not to be trusted. */
  fill: string;
}

/** Every point of a comparison with both runs' values and intervals side by side, a panel a measure. */
export function comparisonFigure(comparison: Comparison): Figure {
  const { a, b, points } = comparison;
  const labels = { A: `A: ${basename(a)}`, B: `B: ${basename(b)}` };
  const shown = panels.filter((name) => marksOf(comparison, name, labels).length > 0);
  const width = Math.floor((pageWidth - NAMES - GAP * (shown.length - 1)) / Math.max(1, shown.length));
  const invalid = points.filter(({ status }) => status.a === 'invalid' || status.b === 'invalid').length;
  return {
    name: 'compare',
    title: `${basename(a)} and ${basename(b)} side by side`,
    caption: [
      `A is ${labels.A.slice(3)}, B is ${labels.B.slice(3)}; bars are 95 % intervals.`,
      ...shown.flatMap((panel) => explained[panel] ?? []),
      ...(points.some(({ rollups }) => rollups.a || rollups.b)
        ? ['Roll-ups stand in for rows where a run has none.']
        : []),
      ...comparison.settings.map(({ name, a: inA, b: inB }) => `${name} is ${inA} in A and ${inB} in B.`),
      ...(invalid > 0 ? [`Hollow: ${count(invalid, 'invalid point')}, not to be trusted.`] : []),
    ].join(' '),
    spec: {
      spacing: GAP,
      resolve: { scale: { x: 'independent', color: 'independent' }, legend: { color: 'independent' } },
      hconcat: shown.map((name, i) =>
        panel(name, marksOf(comparison, name, labels), { labels, width, first: i === 0 }),
      ),
    } as TopLevelSpec,
    tables: [tableOf(comparison)],
  };
}

function marksOf({ points }: Comparison, name: string, labels: { A: string; B: string }): Mark[] {
  return points.flatMap(({ name: point, status, measures }) => {
    const found = measures.find(({ measure }) => measure === name);
    if (!found) return [];
    const mark = (run: string, side: 'a' | 'b', colour: string): Mark => ({
      ...{ point, run, fill: status[side] === 'invalid' ? ink.paper : colour },
      ...found[side],
    });
    return [mark(labels.A, 'a', colours.A), mark(labels.B, 'b', colours.B)];
  });
}

function panel(
  name: string,
  values: Mark[],
  { labels, width, first }: { labels: { A: string; B: string }; width: number; first: boolean },
) {
  const unit = name.startsWith('latency') ? ' (ms)' : name.startsWith('completion') ? ' (µs)' : '';
  const y = {
    field: 'point',
    type: 'nominal',
    sort: null,
    title: null,
    axis: { labels: first, ticks: false, domain: false, grid: true, labelLimit: NAMES - 20 },
  };
  const x = {
    type: 'quantitative',
    title: `${name[0].toUpperCase()}${name.slice(1)}${unit}`,
    scale: name === 'satisfaction' ? { domain: [0, 1] } : { zero: true },
    axis: { tickCount: 4, grid: false },
  };
  const color = {
    field: 'run',
    type: 'nominal',
    scale: { domain: [labels.A, labels.B], range: [colours.A, colours.B] },
    legend: first
      ? { title: null, orient: 'top', direction: 'horizontal', symbolType: 'stroke', symbolSize: 300 }
      : null,
  };
  const shared = { y, yOffset: { field: 'run', scale: { domain: [labels.A, labels.B] } }, color };
  return {
    width,
    height: { step: ROW / 2 },
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 1.6 },
        encoding: { ...shared, x: { field: 'low', ...x }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', size: 46, strokeWidth: 1.6, opacity: 1 },
        encoding: {
          ...shared,
          x: { field: 'value', ...x },
          fill: { field: 'fill', type: 'nominal', scale: null, legend: null },
        },
      },
    ],
  };
}

/** Every measure of every point in full, for programs and for spreadsheets. */
function tableOf({ points }: Comparison): FigureTable {
  const three = (name: string) => [name, `${name}_low`, `${name}_high`];
  const cells = ({ a, b, difference }: ComparedMeasure) =>
    [a, b, difference].flatMap(({ value, low, high }) => [value, low, high]);
  return {
    name: 'compare',
    columns: ['point', 'status_a', 'status_b', 'measure', 'unit', ...['a', 'b', 'difference'].flatMap(three)],
    rows: points.flatMap(({ name, status, measures }) =>
      measures.map((one) => [name, status.a, status.b, one.measure, one.unit, ...cells(one)]),
    ),
  };
}
