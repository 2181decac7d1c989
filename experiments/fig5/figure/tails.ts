import {
  type Figure,
  type FigureDeclaration,
  type FigureTable,
  ink,
  pageWidth,
  type Run,
  vegaLite,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { over, within } from '../../shared/claims/repeats.js';
import { band, intervalsDrawn } from '../../shared/intervals.js';
import { ninesAxis } from '../../shared/nines.js';
import { type Measured, readMeasured, tail } from '../measured.js';
import { labelOf, systems } from '../systems.js';

/** Quantiles of each curve, as many as the original's script takes. */
const quantiles = 1000;

interface Curve {
  measured: Measured;
  /** Places on the axis of nines, and the latency (ms) at each. */
  y: number[];
  latency: number[];
  /** 95 % intervals over repeats, where there are several. */
  low: (number | undefined)[];
  high: (number | undefined)[];
}

/** The original's quantiles: 1 - 1/x for x spaced evenly in log from 1 to the number of rows, of repeats the fewest; means over these. */
async function curve(measured: Measured): Promise<Curve> {
  const { repeats } = measured;
  const end = Math.log10(Math.max(2, Math.min(...repeats.map(({ rows }) => rows))));
  const y = Array.from({ length: quantiles }, (_, i) => (end * i) / (quantiles - 1));
  const probabilities = y.map((place) => 1 - 10 ** -place);
  const own = await Promise.all(repeats.map((one) => tail(one, probabilities)));
  const means = y.map((_, i) => within(over(own.map((latencies) => latencies[i]!)), 0));
  return {
    measured,
    y,
    latency: means.map(({ value }) => value),
    low: means.map(({ low }) => low),
    high: means.map(({ high }) => high),
  };
}

/** Linear as in the paper, unless the longest latency would press the SLO against the axis. */
function latencyScale(slo: number, shortest: number, longest: number) {
  if (longest < 8 * slo) return { scale: { domain: [0, longest * 1.03], nice: false } };
  const domain = [Math.max(1, shortest * 0.9), longest * 1.1];
  const values = [1, 10, 100, 1000, 10_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  return { scale: { type: 'log', domain, nice: false }, axis: { values, format: ',~r' } };
}

function spec(slo: number, curves: readonly Curve[]): TopLevelSpec {
  const end = Math.max(...curves.map(({ y }) => y.at(-1)!));
  const longest = Math.max(slo, ...curves.map(({ latency }) => latency.at(-1)!));
  const present = systems.filter(({ name }) => curves.some(({ measured }) => measured.system === name));
  const scale = latencyScale(slo, Math.min(slo, ...curves.map(({ latency }) => latency[0]!)), longest);
  const [least] = scale.scale.domain as [number, number];
  const x = {
    field: 'latency',
    type: 'quantitative',
    title: 'Latency (ms)',
    ...scale,
  };
  const y = { field: 'y', type: 'quantitative', title: 'Percentile', ...ninesAxis(end) };
  const encoding = {
    x,
    y,
    order: { field: 'y', type: 'quantitative' },
    color: {
      field: 'system',
      type: 'nominal',
      scale: { domain: present.map((s) => s.label), range: present.map((s) => s.colour) },
      legend: { title: null, orient: 'top', symbolType: 'stroke', symbolOpacity: 1 },
    },
  };
  const values = curves.flatMap(({ measured, y: places, latency, low, high }) =>
    places.map((place, i) => ({
      y: place,
      latency: latency[i],
      system: labelOf(measured.system),
      // Within the axis, also where it is logarithmic.
      ...(low[i] !== undefined && { low: Math.max(least, low[i]), high: high[i] }),
    })),
  );
  return vegaLite({
    width: pageWidth,
    height: 220,
    layer: [
      ...band(values, encoding, { orient: 'horizontal', clip: true }, 'x'),
      { data: { values }, mark: { type: 'line', strokeWidth: 2 }, encoding },
      {
        data: { values: [{ latency: slo }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.strong },
        encoding: { x },
      },
    ],
  });
}

/** The original's columns for Clockwork, and one more latency column for each baseline; then the intervals of all, where there are repeats. */
function table(slo: number, curves: readonly Curve[]): FigureTable {
  const ordered = systems.flatMap(({ name }) => curves.filter(({ measured }) => measured.system === name));
  const [first] = ordered;
  const spread = ordered.filter(({ measured }) => measured.repeats.length > 1);
  return {
    name: `fig5_${slo}ms_SLO_data`,
    columns: [
      'y',
      'quantile',
      ...ordered.flatMap(({ measured }, i) =>
        i === 0
          ? [measured.system === 'clockwork' ? String(slo) : `${slo}_${measured.system}`]
          : [`${slo}_${measured.system}_y`, `${slo}_${measured.system}`],
      ),
      ...spread.flatMap(({ measured }) => ['low', 'high'].map((end) => `${slo}_${measured.system}_${end}`)),
    ],
    rows: first!.y.map((y, i) => [
      y,
      1 - 10 ** -y,
      ...ordered.flatMap((c, k) => (k === 0 ? [c.latency[i]!] : [c.y[i]!, c.latency[i]!])),
      ...spread.flatMap(({ low, high }) => [low[i]!, high[i]!]),
    ]),
  };
}

async function build(run: Run): Promise<Figure[]> {
  const all = (await readMeasured(run)).filter(({ repeats }) => repeats.every(({ rows }) => rows > 0));
  const figures: Figure[] = [];
  for (const slo of [...new Set(all.map((measured) => measured.slo))].sort((a, b) => a - b)) {
    const own = all.filter((measured) => measured.slo === slo);
    const curves: Curve[] = [];
    for (const measured of own) curves.push(await curve(measured));
    figures.push({
      name: `fig5_${slo}ms_SLO`,
      title: `Clockwork, Figure 5: latency under an SLO of ${slo} ms`,
      caption: [
        'Latency of all answers in the window, refusals included; each step up the axis is one more nine. Dashed: the SLO.',
        ...intervalsDrawn(own, 'bands'),
        provenance(
          run,
          own.flatMap(({ repeats }) => repeats.map(({ point }) => point)),
        ),
      ].join(' '),
      spec: spec(slo, curves),
      tables: [table(slo, curves)],
    });
  }
  return figures;
}

export const tails: FigureDeclaration = {
  name: 'fig5_tails',
  title: 'Latency tails by SLO',
  needs: ['requests'],
  build,
};
