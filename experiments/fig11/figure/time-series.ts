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
import { numberOf } from '../../shared/values.js';
import { type Group, gpusOf, medianSteps, nearest, readGroups } from '../trials.js';
import { caption, shrinkOf } from './caption.js';
import { type Published, readPublished } from './published.js';
import { medianTable, seriesMarks, seriesTables } from './tables.js';

/** The three curves of Figure 11a, by the names of published.tsv; the load is wide, since goodput covers it until saturation. */
export const curves = [
  { quantity: 'offered load', colour: palette.grey, of: 'offered', width: 4 },
  { quantity: 'goodput', colour: palette.blue, of: 'goodput', width: 1.8 },
  { quantity: 'batch size', colour: palette.orange, of: 'batch', width: 1.8 },
] as const;

/** Dots of trials that are not all valid. */
const hollow = { size: 26, filled: false, fill: ink.paper, strokeWidth: 1.3 };

const rerun = 're-run of the artifact, other hosts';

/** Values at the steps that this run has, of the same N; rates divided as the GPUs are. */
export function placePublished(published: readonly Published[], group: Group, steps: number): Published[] {
  const shrink = shrinkOf(group);
  return published
    .filter((row) => row.gpus === group.gpus && row.step !== 'peak' && Number(row.step) < steps)
    .map((row) => ({ ...row, value: row.quantity === 'batch size' ? row.value : row.value / shrink }));
}

function layers(group: Group, marks: readonly Published[], onRight: boolean) {
  const own = curves.filter(({ quantity }) => (quantity === 'batch size') === onRight);
  const named = own.map(({ quantity }) => quantity as string);
  const color = {
    field: 'quantity',
    type: 'nominal',
    scale: { domain: curves.map((c) => c.quantity), range: curves.map((c) => c.colour) },
    legend: { title: null, orient: 'top', symbolType: 'stroke', symbolSize: 300, columns: 3, clipHeight: 15 },
  };
  const points = {
    data: {
      values: marks
        .filter(({ quantity }) => named.includes(quantity))
        .map(({ step, value, quantity }) => ({ step: Number(step), value, quantity, source: rerun })),
    },
    mark: { type: 'point', fill: ink.paper, size: 40, strokeWidth: 1.3, opacity: 1 },
    encoding: {
      stroke: { ...color, legend: null },
      shape: {
        field: 'source',
        type: 'nominal',
        scale: { domain: [rerun], range: ['diamond'] },
        legend: {
          title: null,
          orient: 'top',
          clipHeight: 15,
          encoding: { symbols: { stroke: { value: ink.normal } } },
        },
      },
    },
  };
  const invalid = group.trials.some((trial) => trial.invalid);
  const lines = own.map(({ quantity, of, width }) => ({
    data: {
      values: medianSteps(group, (trial) => trial[of]).map((value, step) => ({
        step,
        value: Number.isNaN(value) ? null : value,
        quantity,
      })),
    },
    mark: { type: 'line', strokeWidth: width, point: invalid ? hollow : { size: 22, filled: true } },
    encoding: { color },
  }));
  return [...lines, ...(points.data.values.length > 0 ? [points] : [])];
}

function spec(group: Group, loads: readonly number[], marks: readonly Published[]): TopLevelSpec {
  const labels = loads.map((load) => String(Number(load.toPrecision(3))));
  const x = {
    field: 'step',
    type: 'quantitative',
    title: `Load factor (${group.trials[0]!.period} s at each)`,
    scale: { domain: [-0.15, loads.length - 0.85], nice: false },
    axis: {
      values: loads.map((_, i) => i),
      labelExpr: `${JSON.stringify(labels)}[datum.value]`,
      grid: false,
    },
  };
  const left = {
    field: 'value',
    type: 'quantitative',
    title: 'Requests/s',
    scale: { zero: true },
    axis: { tickCount: 6, format: ',d' },
  };
  const right = {
    field: 'value',
    type: 'quantitative',
    title: 'Mean batch size',
    scale: { domain: [0, 8] },
    axis: { tickCount: 5, grid: false, orient: 'right' },
  };
  const on = (y: object, side: boolean) => ({
    layer: layers(group, marks, side).map((layer) => ({ ...layer, encoding: { x, y, ...layer.encoding } })),
  });
  return vegaLite({
    width: pageWidth - 50,
    height: 260,
    resolve: { scale: { y: 'independent' } },
    layer: [on(left, false), on(right, true)],
  });
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const groups = await readGroups(run);
  const group = nearest(groups);
  if (!group) return [];
  const [trial] = group.trials;
  const [start, factor] = [
    numberOf(run, trial!.point, 'loadStart') ?? 0.1,
    numberOf(run, trial!.point, 'loadFactor') ?? 1.5,
  ];
  const steps = medianSteps(group, ({ goodput }) => goodput).length;
  const loads = Array.from({ length: steps }, (_, i) => start * factor ** i);
  const marks = placePublished(await readPublished(folder), group, steps);
  const { gpus, simulated, trials } = group;
  const points = run.points.filter((point) => gpusOf(run, point) === gpus);
  const many = trials.length > 1 ? `, medians of ${trials.length} trials` : '';
  return [
    {
      name: 'fig11a',
      title: `Clockwork, Figure 11a: goodput under a growing load, N=${gpus}${simulated === gpus ? '' : ` by ${simulated} emulated GPUs`}`,
      caption: caption(
        run,
        points,
        [group],
        [
          `N=${gpus}${many}. Goodput: responses within their SLO; offered load: all responses, as the original counts it; batch size: that which a`,
          'request sees, Σ batch² / Σ batch. Only whole steps are drawn.',
          ...(marks.length > 0 ? ['Diamonds: a re-run of the artifact, not values of the paper.'] : []),
        ],
      ),
      spec: spec(group, loads, marks),
      tables: [medianTable(group), ...seriesTables(groups), seriesMarks('fig11a', group, loads, marks)],
    },
  ];
}

export const timeSeries: FigureDeclaration = {
  name: 'fig11a',
  title: 'Goodput, offered load and batch size over time, at 40 GPUs or the nearest',
  needs: ['minutes'],
  build,
};
