import { type Figure, type FigureDeclaration, type Run, type Standing, standings, vegaLite } from 'repro';
import {
  bySystem,
  captionOf,
  contestCells,
  contestColumns,
  type Look,
  looksOf,
  panelsOf,
  placeOfLoad,
  rowsOf,
} from './common.js';

/** Dots side by side at each load, ms from `least` on; who has no percentile stands at the `top`, hollow. */
function dots(members: readonly Standing[], looks: ReadonlyMap<string, Look>, least: number, top: number) {
  const values = members
    .filter(({ p99 }) => !Number.isNaN(p99))
    .map(({ load, system, p99 }) => ({
      load,
      label: looks.get(system)!.label,
      ms: Math.min(p99, top),
      never: p99 === Infinity,
    }));
  const { color, shape, xOffset } = bySystem(looks, 'dots');
  const y = {
    field: 'ms',
    type: 'quantitative',
    title: 'P99 (ms)',
    scale: { type: 'log', nice: false, domain: [least, 1.5 * top] },
    axis: { format: ',~r', tickCount: 5 },
  };
  return {
    data: { values },
    mark: { type: 'point', filled: true, size: 70, opacity: 1 },
    encoding: {
      x: placeOfLoad,
      xOffset,
      y,
      color,
      shape,
      fillOpacity: { condition: { test: 'datum.never', value: 0 }, value: 1 },
      stroke: { ...color, legend: null },
    },
  };
}

async function build(run: Run): Promise<Figure[]> {
  const all = await standings(run);
  if (all.length === 0) return [];
  const looks = looksOf(all);
  const finite = all.map(({ p99 }) => p99).filter((p99) => Number.isFinite(p99) && p99 > 0);
  // From a whole decade on, with room above all that have one for those that have none.
  const least = 10 ** Math.floor(Math.log10(Math.min(10, ...finite)));
  const top = 3 * Math.max(1000, ...finite);
  return [
    {
      name: 'tournament_tail',
      title: 'The 99th percentile of all requests',
      caption: captionOf(
        run,
        all,
        'At the top, hollow: more than 1 % of the requests were given up, so there is no such latency. SLOs are 20 to 123 ms by model unless set otherwise.',
      ),
      spec: vegaLite({
        ...rowsOf(panelsOf(all), ({ title, members }, width) => ({
          title,
          width,
          height: 240,
          ...dots(members, looks, least, top),
        })),
        resolve: { scale: { x: 'independent', xOffset: 'independent' } },
      }),
      tables: [
        {
          name: 'tournament_tail',
          columns: [...contestColumns(all[0]!), 'p99_ms'],
          rows: all.map((one) => [...contestCells(one), Number.isFinite(one.p99) ? one.p99 : null]),
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
