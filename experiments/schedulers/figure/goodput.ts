import { type Figure, type FigureDeclaration, ink, pageWidth, type Run, vegaLite } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { goodput } from '../estimates.js';
import { arrivedIn, type Measured, readMeasured, secondsOf } from '../measured.js';
import { colours, doubted, entryOf, hollowBars, statusOf, undisturbed, whatDoes } from './common.js';

function spec(measured: readonly Measured[]): TopLevelSpec {
  const bars = measured.map((one) => ({
    slo: one.slo,
    label: entryOf(one),
    invalid: one.invalid,
    ...goodput(one),
  }));
  const { scale, sort } = colours(measured);
  const x = {
    field: 'slo',
    type: 'ordinal',
    title: 'SLO (ms)',
    sort: [...new Set(bars.map(({ slo }) => slo))].sort((a, b) => a - b),
    axis: { labelAngle: 0 },
  };
  const xOffset = { field: 'label', type: 'nominal', sort };
  const offered = Math.max(...measured.map((one) => arrivedIn(one) / secondsOf(one)));
  return vegaLite({
    width: pageWidth,
    height: 240,
    data: { values: bars },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x,
          xOffset,
          y: { field: 'value', type: 'quantitative', title: 'Goodput (requests/s)' },
          color: {
            field: 'label',
            type: 'nominal',
            scale,
            legend: { title: null, orient: 'top', columns: 7 },
          },
          ...hollowBars(scale),
        },
      },
      {
        mark: { type: 'rule', color: ink.strong, strokeWidth: 1.2 },
        encoding: { x, xOffset, y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
      },
      {
        data: { values: [{ offered }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.strong },
        encoding: { y: { field: 'offered', type: 'quantitative' } },
      },
    ],
  });
}

async function build(run: Run): Promise<Figure[]> {
  const measured = undisturbed(await readMeasured(run));
  if (measured.length === 0) return [];
  return [
    {
      name: 'schedulers_goodput',
      title: 'Goodput on one bursty trace, by SLO',
      caption: [
        whatDoes(run, measured),
        'Bars: answers within the SLO per second, of the requests after the first tenth, with 95 % intervals. Dashed: what was sent.',
        `INFaaS and Clipper are models of our own that keep all copies loaded; the schedulers' cache holds ${measured[0]!.cached}.`,
        ...doubted(run, measured),
        provenance(run, run.points),
      ].join(' '),
      spec: spec(measured),
      tables: [
        {
          name: 'schedulers_goodput',
          columns: [
            'system',
            'slo_ms',
            'goodput',
            'low',
            'high',
            'offered',
            'late_per_s',
            'failed_per_s',
            'status',
          ],
          rows: measured.map((one) => {
            const { value, low, high } = goodput(one);
            const seconds = secondsOf(one);
            const sum = (of: (w: Measured['windows'][number]) => number) =>
              one.windows.reduce((all, window) => all + of(window), 0);
            const [arrived, successes, late] = [arrivedIn(one), sum((w) => w.successes), sum((w) => w.late)];
            return [
              one.system,
              one.slo,
              value,
              low,
              high,
              arrived / seconds,
              late / seconds,
              (arrived - successes) / seconds,
              statusOf(one),
            ];
          }),
        },
      ],
    },
  ];
}

export const goodputFigure: FigureDeclaration = {
  name: 'schedulers_goodput',
  title: 'Goodput by SLO',
  needs: ['requests'],
  build,
};
