import { type Figure, type FigureDeclaration, ink, meanOf, palette, type Run, vegaLite } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import { type Capacity, intervalsOver, readCapacities } from '../../shared/kairos-outcome.js';
import { parameterOf } from '../../shared/values.js';
import { boundCorrelations, byModel } from '../ranking.js';

function panel(model: string, found: readonly Capacity[]) {
  const correlations = boundCorrelations(found);
  const most = 1.05 * Math.max(...found.map(({ bound }) => bound));
  const scale = { domain: [0, most], nice: false };
  const values = found.map(({ bound, throughput: t, counts }) => ({
    bound,
    value: t.value,
    low: Math.max(0, t.low),
    high: Math.min(most, t.high),
    base: String(counts[0]),
  }));
  const x = {
    field: 'bound',
    type: 'quantitative',
    title: 'Bound (queries/s)',
    scale,
    axis: { tickCount: 5 },
  };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: 'Served (queries/s)',
    scale,
    axis: { tickCount: 5 },
  };
  return {
    title:
      correlations.length > 0 ? `${model}, rank correlation ${meanOf(correlations).value.toFixed(2)}` : model,
    width: 230,
    height: 190,
    layer: [
      {
        data: {
          values: [
            { bound: 0, value: 0 },
            { bound: most, value: most },
          ],
        },
        mark: { type: 'line', strokeDash: [4, 3], color: ink.faint, strokeWidth: 1.2 },
        encoding: { x, y },
      },
      {
        data: { values },
        mark: { type: 'rule', color: ink.axis, clip: true },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 42, opacity: 1 },
        encoding: {
          x,
          y,
          color: {
            field: 'base',
            type: 'nominal',
            title: 'Base instances',
            scale: {
              domain: ['1', '2', '3', '4'],
              range: [palette.blue, palette.orange, palette.green, palette.purple],
            },
            legend: { orient: 'top', direction: 'horizontal' },
          },
        },
      },
    ],
  };
}

async function build(run: Run): Promise<Figure[]> {
  const found = await readCapacities(run);
  if (found.length === 0) return [];
  return [
    {
      name: 'kairos_upperbound',
      title: 'The bound of a mix and what it serves',
      caption: [
        `Each mark is a mix of at most the budget: its throughput bound, and the highest rate that is served with 99 % in time, with the 95 % interval over ${intervalsOver(found)}.`,
        'On the dashed line the two are equal.',
        `Latencies: ${parameterOf(run, found[0].point, 'latencies') ?? 'stand-in'}.`,
        ...doubts(
          run,
          run.points,
          found.flatMap(({ repeats }) => repeats.map(() => ({ invalid: false }))),
        ),
        provenance(run),
      ].join(' '),
      spec: vegaLite({
        columns: 3,
        spacing: { column: 36, row: 26 },
        concat: [...byModel(found)].map(([model, mixes]) => panel(model, mixes)),
      }),
      tables: [
        {
          name: 'kairos_upperbound',
          columns: ['model', 'mix', 'counts', 'price', 'bound', 'throughput', 'low', 'high'],
          rows: found.map(({ model, mix, instances, price, bound, throughput: t }) => [
            ...[model, mix, instances, price, bound, t.value, t.low, t.high],
          ]),
        },
      ],
    },
  ];
}

/** Bound against measured throughput, a panel a model. */
export const scatter: FigureDeclaration = {
  name: 'kairos_upperbound',
  title: 'The bound of a mix and what it serves',
  needs: ['capacity', 'attainment', 'pool'],
  build,
};
