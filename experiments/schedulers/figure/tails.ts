import { type Figure, type FigureDeclaration, ink, pageWidth, type Run, vegaLite } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { ninesAxis } from '../../shared/nines.js';
import { arrivedIn, type Measured, readMeasured } from '../measured.js';
import { systems } from '../systems.js';
import { tail } from '../tail.js';
import { colours, doubted, entryOf, statusOf, undisturbed, whatDoes } from './common.js';

/** Quantiles of each curve. */
const quantiles = 500;

interface Curve {
  measured: Measured;
  /** Places on the axis of nines, and the latency (ms) at each: as far as successes reach. */
  y: number[];
  latency: number[];
}

async function curve(measured: Measured): Promise<Curve> {
  const end = Math.log10(Math.max(2, arrivedIn(measured)));
  const places = Array.from({ length: quantiles }, (_, i) => (end * i) / (quantiles - 1));
  const all = await tail(
    measured,
    places.map((place) => 1 - 10 ** -place),
  );
  const reached = all.filter(Number.isFinite).length;
  return { measured, y: places.slice(0, reached), latency: all.slice(0, reached) };
}

const marks = ({ measured, y, latency }: Curve) =>
  y.map((place, i) => ({ y: place, latency: latency[i], system: entryOf(measured) }));

function spec(slo: number, curves: readonly Curve[]): TopLevelSpec {
  const end = Math.max(1, ...curves.map(({ y }) => y.at(-1) ?? 0));
  const longest = Math.max(slo, ...curves.map(({ latency }) => latency.at(-1) ?? 0));
  const shortest = Math.min(slo, ...curves.map(({ latency }) => latency[0] ?? slo));
  const { scale, dashes } = colours(curves.map(({ measured }) => measured));
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
  const x = {
    field: 'latency',
    type: 'quantitative',
    title: 'Latency (ms)',
    scale: { type: 'log', domain: [shortest * 0.9, longest * 1.1], nice: false },
    axis: { values: ticks, format: ',~r' },
  };
  const y = { field: 'y', type: 'quantitative', title: 'Percentile of all requests', ...ninesAxis(end) };
  const hollow = curves
    .filter(({ measured }) => measured.invalid)
    .flatMap((one) => marks(one).filter((_, i) => i % 20 === 0));
  const legend = { title: null, orient: 'top', symbolType: 'stroke', symbolSize: 400, columns: 7 };
  return vegaLite({
    width: pageWidth,
    height: 220,
    layer: [
      {
        data: { values: curves.flatMap(marks) },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          x,
          y,
          order: { field: 'y', type: 'quantitative' },
          color: {
            field: 'system',
            type: 'nominal',
            scale,
            legend,
          },
          strokeDash: { field: 'system', type: 'nominal', scale: dashes, legend },
        },
      },
      {
        data: { values: hollow },
        mark: { type: 'point', shape: 'circle', fill: ink.paper, size: 26, strokeWidth: 1, opacity: 1 },
        encoding: { x, y, stroke: { field: 'system', type: 'nominal', scale, legend: null } },
      },
      {
        data: { values: [{ latency: slo }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.strong },
        encoding: { x },
      },
    ],
  });
}

async function build(run: Run): Promise<Figure[]> {
  const all = undisturbed(await readMeasured(run)).filter((one) => arrivedIn(one) > 0);
  const figures: Figure[] = [];
  for (const slo of [...new Set(all.map((one) => one.slo))].sort((a, b) => a - b)) {
    const own = all.filter((one) => one.slo === slo);
    const curves: Curve[] = [];
    for (const { name } of systems)
      for (const one of own) if (one.system === name) curves.push(await curve(one));
    const name = `schedulers_${slo}ms_tails`;
    figures.push({
      name,
      title: `Latency on one bursty trace under an SLO of ${slo} ms`,
      caption: [
        whatDoes(run, own),
        'Each step up the axis is one more nine. A request without success has no latency: a curve ends where successes do. Dashed: the SLO.',
        ...doubted(run, own),
        provenance(
          run,
          own.flatMap(({ windows }) => windows.map(({ point }) => point)),
        ),
      ].join(' '),
      spec: spec(slo, curves),
      tables: [
        {
          name,
          columns: ['system', 'quantile', 'latency_ms', 'status'],
          rows: curves.flatMap(({ measured, y, latency }) =>
            y.map((place, i) => [measured.system, 1 - 10 ** -place, latency[i]!, statusOf(measured)]),
          ),
        },
      ],
    });
  }
  return figures;
}

export const tailsFigure: FigureDeclaration = {
  name: 'schedulers_tails',
  title: 'Latency tails by SLO',
  needs: ['requests'],
  build,
};
