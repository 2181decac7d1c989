import { type Figure, type FigureDeclaration, type Run, type Standing, standings } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { bySystem, captionOf, labelOf, looks, panelsOf, widthOf } from './common.js';

/** Dots side by side at each load; who has no percentile stands at the top, hollow. */
function panel(title: string, members: readonly Standing[], width: number, top: number) {
  const values = members.map(({ load, system, p99 }) => ({
    load,
    label: labelOf(system),
    ms: Math.min(p99, top),
    never: !Number.isFinite(p99),
  }));
  const { color } = bySystem(members);
  const solid = { ...color, legend: { ...color.legend, symbolType: 'circle', symbolSize: 80 } };
  const y = {
    field: 'ms',
    type: 'quantitative',
    title: 'P99 (ms)',
    scale: { type: 'log', nice: false, domain: [10, top] },
    axis: { format: ',~r', tickCount: 5 },
  };
  return {
    title,
    width,
    height: 240,
    data: { values },
    mark: { type: 'point', filled: true, size: 70, opacity: 1 },
    encoding: {
      x: { field: 'load', type: 'ordinal', title: 'Load', axis: { labelAngle: 0, grid: false } },
      xOffset: { field: 'label', type: 'nominal', scale: { domain: looks(members).labels, paddingOuter: 1 } },
      ...{ y, color: solid },
      fillOpacity: { condition: { test: 'datum.never', value: 0 }, value: 1 },
      stroke: { ...color, legend: null },
    },
  };
}

async function build(run: Run): Promise<Figure[]> {
  const all = await standings(run);
  if (all.length === 0) return [];
  const panels = panelsOf(all);
  const width = widthOf(panels.length);
  const longest = Math.max(1000, ...all.map(({ p99 }) => (Number.isFinite(p99) ? p99 : 0)));
  // Room for those that have none, above all that have one.
  const top = 3 * longest;
  return [
    {
      name: 'tournament_tail',
      title: 'The 99th percentile of all requests',
      caption: captionOf(
        run,
        all,
        'At the top, hollow: more than 1 % of the requests were given up, so there is no such latency. SLOs are 20 to 123 ms by model unless set otherwise.',
      ),
      spec: {
        hconcat: panels.map(({ title, members }) => panel(title, members, width, top)),
        resolve: { scale: { xOffset: 'independent' } },
      } as unknown as TopLevelSpec,
      tables: [
        {
          name: 'tournament_tail',
          columns: ['fleet', 'max_batch', 'load', 'system', 'p99_ms'],
          rows: all.map((one) => [
            one.fleet,
            one.maxBatch,
            one.load,
            one.system,
            Number.isFinite(one.p99) ? one.p99 : null,
          ]),
        },
      ],
    },
  ];
}

export const tailFigure: FigureDeclaration = {
  name: 'tournament_tail',
  title: 'Tail latency by load',
  needs: ['requests', 'fleet'],
  build,
};
