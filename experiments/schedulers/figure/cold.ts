import type { Figure, FigureDeclaration, Run } from 'repro';
import { vegaLite } from 'repro';
import { provenance } from '../../shared/caption.js';
import { coldShare } from '../claims/measures.js';
import { satisfaction } from '../estimates.js';
import { type Measured, readMeasured } from '../measured.js';
import { baselines, usual } from '../systems.js';
import { colours, doubted, entryOf, halfWidth, hollowBars, statusOf, whatDoes } from './common.js';

/** Schedulers at the SLO that was run with most caches; the baselines have no cold starts. */
function chosen(measured: readonly Measured[]): Measured[] {
  const plain = measured.filter(
    ({ system, spread, noiseScale }) =>
      !(baselines as readonly string[]).includes(system) &&
      spread === usual.spread &&
      noiseScale === usual.noiseScale,
  );
  const caches = (slo: number) =>
    new Set(plain.filter((one) => one.slo === slo).map(({ cached }) => cached)).size;
  const slos = [...new Set(plain.map(({ slo }) => slo))].sort((a, b) => caches(b) - caches(a) || a - b);
  return plain.filter(({ slo }) => slo === slos[0]);
}

function panel(measured: readonly Measured[], title: string, of: (one: Measured) => number, more = {}) {
  const { scale, sort } = colours(measured);
  return {
    width: halfWidth,
    height: 220,
    data: {
      values: measured.map((one) => ({
        cached: one.cached,
        label: entryOf(one),
        invalid: one.invalid,
        value: of(one),
      })),
    },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'cached',
        type: 'ordinal',
        title: 'Copies that the weight cache holds',
        sort: [...new Set(measured.map(({ cached }) => cached))].sort((a, b) => a - b),
        axis: { labelAngle: 0 },
      },
      xOffset: { field: 'label', type: 'nominal', sort },
      y: { field: 'value', type: 'quantitative', title, axis: { format: '.0%' }, ...more },
      color: { field: 'label', type: 'nominal', scale, legend: { title: null, orient: 'top', columns: 7 } },
      ...hollowBars(scale),
    },
  };
}

async function build(run: Run): Promise<Figure[]> {
  const measured = chosen(await readMeasured(run));
  if (measured.length === 0) return [];
  return [
    {
      name: 'schedulers_cold',
      title: `Cold starts of the schedulers under an SLO of ${measured[0]!.slo} ms`,
      caption: [
        whatDoes(run, measured),
        'Left: requests that were answered and arrived when no GPU held their model. Right: those answered within the SLO. Both in per cent of all.',
        'INFaaS and Clipper keep all copies loaded and have no cold starts to compare.',
        ...doubted(run, measured),
        provenance(run, run.points),
      ].join(' '),
      spec: vegaLite({
        hconcat: [
          panel(measured, 'Cold starts', coldShare),
          panel(measured, 'Answered in time', (one) => satisfaction(one).value, {
            scale: { domain: [0, 1] },
          }),
        ],
      }),
      tables: [
        {
          name: 'schedulers_cold',
          columns: ['system', 'slo_ms', 'cached', 'cold_share', 'satisfaction', 'transfers', 'status'],
          rows: measured.map((one) => [
            one.system,
            one.slo,
            one.cached,
            coldShare(one),
            satisfaction(one).value,
            one.windows.reduce((sum, { loads }) => sum + loads, 0),
            statusOf(one),
          ]),
        },
      ],
    },
  ];
}

export const coldFigure: FigureDeclaration = {
  name: 'schedulers_cold',
  title: 'Cold starts by size of the weight cache',
  needs: ['requests', 'actions'],
  build,
};
