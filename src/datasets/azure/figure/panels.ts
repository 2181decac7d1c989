import { pageWidth, palette } from '../../../plot/theme.js';
import { type Trigger, triggers } from '../format.js';
import {
  interArrivalCv,
  popularity,
  publishedFunctions,
  shareCurve,
  topShares,
  triggerMix,
} from '../published.js';
import type { AzureStatistics } from '../statistics.js';
import { type Curve, cumulative, type Mark, shares } from './curves.js';

/** Room between two panels beside each other, for the right one's axis. */
const gap = 70;
const half = Math.floor((pageWidth - gap) / 2);
const height = 175;
const publishedColour = palette.vermillion;
/** Right end of the axis of coefficients of variation: the last published one. */
const mostIrregular = 10;

/** All requests per second over the day: every minute, and every hour. */
export function ratePanel({ ratePerMinute }: AzureStatistics) {
  const minutes = [...ratePerMinute].map((value, i) => ({ x: (i + 0.5) / 60, y: value }));
  const hours = Array.from({ length: ratePerMinute.length / 60 }, (_, hour) => {
    const of = ratePerMinute.subarray(hour * 60, (hour + 1) * 60);
    return { x: hour + 0.5, y: of.reduce((sum, value) => sum + value, 0) / of.length };
  });
  return panel(
    'All functions together',
    { width: pageWidth, height: 150 },
    [
      { label: 'per minute', colour: palette.sky, curve: minutes, width: 0.9 },
      { label: 'per hour', colour: palette.blue, curve: hours, width: 2.2 },
    ],
    {
      title: 'Hour of the day (UTC)',
      scale: { domain: [0, 24], nice: false },
      axis: { values: [0, 3, 6, 9, 12, 15, 18, 21, 24], grid: false },
    },
    { title: 'Requests/s', scale: { zero: false }, axis: { format: ',.0f', tickCount: 5 } },
    'top-left',
  );
}

/** How many functions are invoked at most so often. */
export function popularityPanel(totals: Float64Array) {
  return panel(
    'How often functions are invoked',
    { width: half, height },
    [
      { label: 'this day', colour: palette.blue, curve: cumulative(totals.slice().sort()) },
      {
        label: 'published (average of 14 days)',
        colour: publishedColour,
        marks: popularity.map(([x, y]) => ({ x, y })),
      },
    ],
    {
      title: 'Invocations of a function per day',
      scale: { type: 'log', domain: [0.05, Math.max(1e6, totals[0])], nice: false },
      axis: {
        values: [0.1, 1, 24, 288, 1440, 1e4, 1e5, 1e6, 1e7, 1e8],
        labelExpr: "datum.value < 1e4 ? datum.value : format(datum.value, '~s')",
        grid: false,
      },
    },
    { ...fraction, title: 'Functions at most there' },
    'bottom-right',
  );
}

/** How much of the load the most popular functions are. */
export function sharePanel(totals: Float64Array) {
  const top = topShares.map((y, i) => ({ x: (i + 1) / publishedFunctions, y }));
  return panel(
    'How much of the load the most popular functions are',
    { width: half, height },
    [
      { label: 'this day', colour: palette.blue, curve: shares(totals) },
      {
        label: 'published',
        colour: publishedColour,
        marks: [...top, ...shareCurve.map(([x, y]) => ({ x, y }))],
      },
    ],
    {
      title: 'Most popular functions',
      scale: { type: 'log', domain: [1 / Math.max(totals.length, publishedFunctions), 1], nice: false },
      axis: { values: [1e-4, 1e-3, 1e-2, 0.1, 1], format: '~%', grid: false },
    },
    { ...fraction, title: 'Share of invocations' },
    'bottom-right',
  );
}

/** How regular functions are; what is published of it is of applications over 14 days. */
export function regularityPanel({ interArrivalCv: measured }: AzureStatistics) {
  const published = (kind: 'timer' | 'not timer') => interArrivalCv[kind].map(([x, y]) => ({ x, y }));
  return panel(
    'How irregular functions are',
    { width: half, height },
    [
      { label: 'timers', colour: palette.green, curve: cumulative(measured.timer, mostIrregular) },
      { label: 'others', colour: palette.blue, curve: cumulative(measured['not timer'], mostIrregular) },
      { label: 'timers, published', colour: palette.orange, marks: published('timer') },
      { label: 'others, published', colour: publishedColour, marks: published('not timer') },
    ],
    {
      title: 'CV of inter-arrival times',
      scale: { domain: [0, mostIrregular], nice: false },
      axis: { grid: false, tickCount: 6 },
    },
    { ...fraction, title: 'Functions at most there' },
    'bottom-right',
  );
}

/** What starts functions: bars of this day, a stroke where the published value lies. */
export function triggerPanel({ triggers: measured }: AzureStatistics) {
  const kinds = ['functions', 'invocations'] as const;
  const rows = (value: (name: Trigger, kind: (typeof kinds)[number]) => number) =>
    triggers.flatMap((name) => kinds.map((kind) => ({ trigger: name, kind, value: value(name, kind) })));
  const x = {
    field: 'value',
    type: 'quantitative',
    title: 'Fraction',
    axis: { format: '.0%', tickCount: 5 },
  };
  const y = {
    field: 'trigger',
    type: 'nominal',
    sort: null,
    title: null,
    axis: { grid: false, ticks: false },
  };
  const yOffset = { field: 'kind', type: 'nominal', sort: null };
  const colour = (field: object) => ({
    ...field,
    type: 'nominal',
    scale: { domain: [...kinds, 'published'], range: [palette.sky, palette.blue, publishedColour] },
    legend: legend('bottom-right', 'square'),
  });
  return {
    width: half,
    height,
    title: panelTitle('What starts functions'),
    layer: [
      {
        data: { values: rows((name, kind) => measured[name][kind]) },
        mark: { type: 'bar' },
        encoding: { x, y, yOffset, color: colour({ field: 'kind' }) },
      },
      {
        data: { values: rows((name, kind) => triggerMix[kind][name]) },
        mark: { type: 'tick', thickness: 2, size: 9 },
        encoding: { x, y, yOffset, color: colour({ datum: 'published' }) },
      },
    ],
  };
}

const fraction = { scale: { domain: [0, 1] }, axis: { format: '.0%', tickCount: 5 } };

interface Series {
  label: string;
  colour: string;
  /** Drawn as a line. */
  curve?: Curve;
  /** Drawn as hollow dots. */
  marks?: readonly Mark[];
  width?: number;
}

/** Curves and dots over two axes, with a legend in a corner of the panel. */
function panel(
  title: string,
  size: { width: number; height: number },
  series: readonly Series[],
  x: object,
  y: object,
  corner: string,
) {
  const scale = { domain: series.map(({ label }) => label), range: series.map(({ colour }) => colour) };
  return {
    ...size,
    title: panelTitle(title),
    layer: series.map(({ label, curve, marks, width = 1.9 }) => ({
      data: { values: curve ?? marks },
      mark: curve
        ? { type: 'line', strokeWidth: width, clip: true }
        : { type: 'point', size: 30, strokeWidth: 1.4, filled: false },
      encoding: {
        x: { field: 'x', type: 'quantitative', ...x },
        y: { field: 'y', type: 'quantitative', ...y },
        color: { datum: label, type: 'nominal', scale, legend: legend(corner, 'circle') },
      },
    })),
  };
}

function panelTitle(text: string) {
  return { text, fontSize: 12, offset: 6 };
}

function legend(orient: string, symbolType: string) {
  return { title: null, orient, symbolType, symbolSize: 50, offset: 6, direction: 'vertical' };
}
