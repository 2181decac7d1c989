import { basename } from 'node:path';
import type { Figure, FigureTable } from '../experiment/declaration.js';
import { ink, pageWidth, palette } from '../plot/theme.js';
import { vegaLite } from '../plot/vega-lite.js';
import { count } from '../plural.js';
import { shownPoints } from '../shown-point.js';
import type { Comparison, Difference } from './comparison.js';
import type { Verdict } from './verdict.js';

/** How each verdict is drawn: told apart by colour, by shape, and undecided ones hollow. */
const looks: Readonly<Record<Verdict, { colour: string; shape: string }>> = {
  better: { colour: palette.blue, shape: 'triangle-up' },
  worse: { colour: palette.vermillion, shape: 'triangle-down' },
  different: { colour: palette.purple, shape: 'square' },
  same: { colour: palette.grey, shape: 'circle' },
  undecided: { colour: palette.orange, shape: 'diamond' },
};

/** px: a row, between panels, and what the names of rows take at most, and each of their letters. */
const ROW = 17;
const GAP = 28;
const NAMES = 230;
const LETTER = 6.4;
const ACROSS = 3;

interface Mark {
  row: string;
  verdict: Verdict;
  value: number;
  low: number | null;
  high: number | null;
  margin: number;
}

/** Every difference as a part of the reference with its interval, a panel a metric and a row a point, coloured by verdict. */
export function comparisonFigure(comparison: Comparison): Figure {
  const { runs, differences, judged } = comparison;
  const drawn = differences.filter(({ relative }) => relative !== null);
  const metrics = [...new Set(drawn.map(({ metric }) => metric))];
  const told = shownPoints([...new Set(drawn.map(({ point }) => point))]);
  const rowOf = ({ point, run }: Difference) => (runs.length > 2 ? `${told(point)}, ${run}` : told(point));
  const rows = [...new Set(drawn.map(rowOf))];
  const verdicts = (Object.keys(looks) as Verdict[]).filter((verdict) =>
    drawn.some((one) => one.verdict === verdict),
  );
  const across = Math.min(ACROSS, metrics.length);
  const names = Math.min(NAMES, Math.ceil(LETTER * Math.max(0, ...rows.map((row) => row.length))) + 12);
  const width = Math.floor((pageWidth - names - GAP * (across - 1)) / Math.max(1, across));
  const lines = Array.from({ length: Math.ceil(metrics.length / ACROSS) }, (_, i) =>
    metrics.slice(i * ACROSS, (i + 1) * ACROSS),
  );
  return {
    name: 'compare',
    title: `Change of each metric against ${basename(runs[0].dir)}`,
    caption: caption(comparison, differences.length - drawn.length, judged),
    spec: vegaLite({
      spacing: GAP,
      vconcat: lines.map((line) => ({
        spacing: GAP,
        resolve: independent,
        hconcat: line.map((metric, k) =>
          panel(metric, {
            values: drawn.filter((one) => one.metric === metric).map((one) => markOf(one, rowOf(one))),
            rows,
            verdicts,
            width,
            names,
            first: k === 0,
            legend: metric === metrics.at(-1),
          }),
        ),
      })),
      resolve: independent,
    }),
    tables: [tableOf(comparison)],
  };
}

const markOf = (one: Difference, row: string): Mark => {
  const { value, interval } = one.relative!;
  const part = 100 / Math.abs(one.reference);
  return {
    row,
    verdict: one.verdict,
    value: 100 * value,
    margin: one.margin * part,
    low: interval && 100 * interval.low,
    high: interval && 100 * interval.high,
  };
};

function caption({ runs, differing, points }: Comparison, notDrawn: number, judged: number): string {
  const named = runs.map(
    ({ label, dir }, i) => `${label} is ${basename(dir)}${i === 0 ? ', the reference' : ''}`,
  );
  const invalid = points.filter(({ status }) => status.reference !== 'ok' || status.other !== 'ok').length;
  return [
    `${named.join('; ')}. Bars are intervals that hold together with 95 %, for all of ${count(judged, 'difference')};`,
    'the grey behind them is what counts as the same. Marks without a bar have no interval.',
    ...differing
      .slice(0, 4)
      .map(
        ({ name, values }) =>
          `${name}: ${values.map((value, i) => `${value ?? 'unknown'} in ${runs[i].label}`).join(', ')}.`,
      ),
    ...(notDrawn > 0 ? [`Not drawn: ${count(notDrawn, 'difference')} from a reference of 0.`] : []),
    ...(invalid > 0 ? [`${count(invalid, 'point')} failed or invalid, not to be trusted.`] : []),
  ].join(' ');
}

/** Each panel has an axis of its own, and only the last a legend. */
const independent = {
  scale: { x: 'independent', color: 'independent', shape: 'independent' },
  legend: { color: 'independent', shape: 'independent' },
};

interface PanelOptions {
  values: Mark[];
  rows: string[];
  verdicts: Verdict[];
  width: number;
  names: number;
  first: boolean;
  legend: boolean;
}

function panel(metric: string, { values, rows, verdicts, width, names, first, legend }: PanelOptions) {
  const y = {
    field: 'row',
    type: 'nominal',
    sort: null,
    scale: { domain: rows },
    title: null,
    axis: {
      labels: first,
      ticks: false,
      domain: false,
      grid: true,
      labelLimit: names - 10,
      ...(first && { minExtent: names, maxExtent: names }),
    },
  };
  const x = {
    type: 'quantitative',
    title: 'Change (%)',
    scale: { domain: extent(values), nice: true },
    axis: { tickCount: 4, grid: false, titleFontWeight: 400 },
  };
  const scale = (of: 'colour' | 'shape') => ({
    field: 'verdict',
    type: 'nominal',
    scale: { domain: verdicts, range: verdicts.map((verdict) => looks[verdict][of]) },
    legend: legend ? { title: null, orient: 'right' } : null,
  });
  const barred = { filter: 'datum.low !== null' };
  return {
    title: metric[0].toUpperCase() + metric.slice(1),
    width,
    height: ROW * rows.length,
    data: { values },
    layer: [
      {
        // As wide as the axis at most: the band must not set how far it goes.
        transform: [{ calculate: '-datum.margin', as: 'least' }],
        mark: { type: 'bar', height: ROW - 2, color: ink.grid, clip: true },
        encoding: { y, x: { field: 'least', ...x }, x2: { field: 'margin' } },
      },
      { mark: { type: 'rule', color: ink.axis }, encoding: { x: { datum: 0, type: 'quantitative' } } },
      {
        transform: [barred],
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: {
          y,
          x: { field: 'low', ...x },
          x2: { field: 'high' },
          color: scale('colour'),
        },
      },
      ...[true, false].map((filled) => ({
        transform: [{ filter: `(datum.verdict !== 'undecided') === ${filled}` }],
        mark: {
          type: 'point',
          size: 52,
          strokeWidth: 1.6,
          opacity: 1,
          filled,
          ...(!filled && { fill: ink.paper }),
        },
        encoding: {
          y,
          x: { field: 'value', ...x },
          color: scale('colour'),
          shape: scale('shape'),
        },
      })),
    ],
  };
}

/** What an axis must show: 0, all marks and their bars; of the margins as much as fits, and all where nothing differs. */
function extent(values: readonly Mark[]): [number, number] {
  const shown = values.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = [Math.min(0, ...shown), Math.max(0, ...shown)];
  const margin = Math.min(...values.map((one) => one.margin));
  const room = (most - least) * 0.06;
  return most === least ? [-1.2 * (margin || 1), 1.2 * (margin || 1)] : [least - room, most + room];
}

/** Every difference in full, for programs and for spreadsheets. */
function tableOf({ differences }: Comparison): FigureTable {
  return {
    name: 'compare',
    columns: [
      ...['point', 'run', 'metric', 'unit', 'better', 'reference', 'value', 'difference', 'low', 'high'],
      ...['alone_low', 'alone_high', 'margin', 'relative', 'verdict', 'exact', 'paired', 'repeats'],
    ],
    rows: differences.map((one) => [
      ...[one.point, one.run, one.metric, one.unit, one.better, one.reference, one.value, one.difference],
      ...[one.interval?.low ?? null, one.interval?.high ?? null],
      ...[one.alone?.low ?? null, one.alone?.high ?? null],
      ...[one.margin, one.relative?.value ?? null, one.verdict, one.exact, one.paired, one.repeats],
    ]),
  };
}
