import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  palette,
  type Run,
  vegaLite,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { type Group, peakGoodput, peakOf, readGroups } from '../trials.js';
import { caption, hostOf, shrinkOf } from './caption.js';
import { type Published, readPublished } from './published.js';
import { aggregateTables, scalingMarks } from './tables.js';

/** How each published series is called and drawn, from back to front: the first is a ring around what it repeats. */
export const sources = [
  {
    series: 'paper-text',
    label: 'what the controller was fitted to',
    shape: 'circle',
    colour: palette.vermillion,
    size: 190,
  },
  {
    series: 'szu-rerun',
    label: 're-run of the artifact, other hosts',
    shape: 'triangle-up',
    colour: palette.grey,
    size: 48,
  },
  { series: 'paper', label: 'paper (digitised)', shape: 'diamond', colour: ink.strong, size: 48 },
] as const;

const labels: Readonly<Record<string, string>> = {
  free: "this run, the controller's work is free",
  osdi20: 'this run, with a fitted controller',
};

/** Published peaks where this run's axis has them; the fitted one only beside a run that was fitted to it. */
export function placePeaks(published: readonly Published[], shrink: number, fitted: boolean): Published[] {
  return published
    .filter(({ step, series }) => step === 'peak' && (fitted || series !== 'paper-text'))
    .map((row) => ({ ...row, gpus: row.gpus / shrink, value: row.value / shrink }));
}

function spec(run: Run, groups: readonly Group[], marks: readonly Published[]): TopLevelSpec {
  const nameOf = ({ trials }: Group) => labels[hostOf(run, trials[0]!)] ?? 'this run';
  const line = groups.map((group) => ({
    gpus: group.simulated,
    value: peakGoodput(group),
    run: nameOf(group),
  }));
  const single = groups.flatMap(({ simulated, trials }) =>
    trials.length > 1 || trials[0]!.invalid
      ? trials.map((trial) => ({ gpus: simulated, value: peakOf(trial) }))
      : [],
  );
  const names = [...new Set(line.map(({ run }) => run))];
  const present = sources.filter(({ series }) => marks.some((mark) => mark.series === series));
  const x = {
    field: 'gpus',
    type: 'quantitative',
    title: 'Emulated GPUs',
    scale: { zero: true },
    axis: { tickCount: 15, format: '~r', grid: false },
  };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: 'Peak goodput (requests/s)',
    scale: { zero: true },
    axis: { tickCount: 6, format: ',d' },
  };
  const domain = present.map(({ label }) => label);
  const legend = { title: null, orient: 'top', clipHeight: 15, columns: 3 };
  const layers = [
    ...present.map(({ series, label, size, colour }) => ({
      data: {
        values: marks
          .filter((mark) => mark.series === series)
          .map(({ gpus, value }) => ({ gpus, value, source: label })),
      },
      mark: { type: 'point', fill: ink.paper, stroke: colour, size, strokeWidth: 1.4, opacity: 1 },
      encoding: {
        shape: {
          field: 'source',
          type: 'nominal',
          scale: { domain, range: present.map((s) => s.shape) },
          legend: { ...legend, encoding: { symbols: { stroke: { value: ink.normal } } } },
        },
      },
    })),
    {
      data: { values: line },
      mark: { type: 'line', strokeWidth: 2, point: { size: 40, filled: true } },
      encoding: {
        color: {
          field: 'run',
          type: 'nominal',
          scale: { domain: names, range: [palette.blue, palette.turquoise, palette.green] },
          legend: { ...legend, symbolType: 'stroke', symbolSize: 300 },
        },
      },
    },
    ...(single.length > 0
      ? [
          {
            data: { values: single },
            mark: { type: 'point', fill: ink.paper, stroke: palette.blue, size: 18, strokeWidth: 1 },
            encoding: {},
          },
        ]
      : []),
  ];
  return vegaLite({
    width: pageWidth,
    height: 280,
    layer: layers.map((layer) => ({ ...layer, encoding: { x, y, ...layer.encoding } })),
  });
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const groups = await readGroups(run);
  if (groups.length === 0) return [];
  const fitted = groups.some(({ trials }) => trials.some((trial) => hostOf(run, trial) === 'osdi20'));
  const shrinks = new Set(groups.map(shrinkOf));
  // With several sizes on one axis no place of a published value would be right.
  const marks = shrinks.size > 1 ? [] : placePeaks(await readPublished(folder), [...shrinks][0]!, fitted);
  const trials = Math.max(...groups.map((group) => group.trials.length));
  return [
    {
      name: 'fig11b',
      title: 'Clockwork, Figure 11b: peak goodput against the number of emulated GPUs',
      caption: caption(run, run.points, groups, [
        `Peak goodput: the most responses within their SLO per second in any step of the load${trials > 1 ? ', the median over trials (small circles)' : ''}.`,
      ]),
      spec: spec(run, groups, marks),
      tables: [...aggregateTables(groups), scalingMarks('fig11b', groups, marks)],
    },
  ];
}

export const scaling: FigureDeclaration = {
  name: 'fig11b',
  title: 'Peak goodput by number of emulated GPUs',
  needs: ['minutes'],
  build,
};
