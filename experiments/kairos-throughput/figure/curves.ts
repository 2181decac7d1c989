import { type Figure, type FigureContext, type FigureDeclaration, ink, type Run, vegaLite } from 'repro';
import { provenance } from '../../shared/caption.js';
import { type Capacity, intervalsOver, readCapacities } from '../../shared/kairos-outcome.js';
import { byDrawing, schemeColour, schemes, schemeWidth } from '../../shared/kairos-style.js';
import { parameterOf } from '../../shared/values.js';
import { published } from '../published.js';

/** The mix of the curves: the one that the authors' program ships with. */
const MIX = '2,0,9,0';
/** Shares below this are drawn at it: what matters lies near 99 %. */
const FLOOR = 0.95;

interface Printed {
  scheme: string;
  rate: number;
  attainment: number;
}

function panel(model: string, found: readonly Capacity[], printed: readonly Printed[], target: number) {
  const values = byDrawing(found).flatMap(({ distributor, curve }) =>
    curve.map(({ rate, attainment: a }) => ({
      scheme: schemes[distributor].label,
      rate,
      value: Math.max(FLOOR, a.value),
      low: Math.max(FLOOR, a.low),
      high: Math.min(1, Math.max(FLOOR, a.high)),
    })),
  );
  const x = {
    field: 'rate',
    type: 'quantitative',
    title: 'Offered rate (queries/s)',
    scale: { zero: true, nice: false },
    axis: { tickCount: 6 },
  };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: 'In time',
    scale: { domain: [FLOOR, 1], clamp: true },
    axis: { format: '.0%', values: [0.95, 0.96, 0.97, 0.98, 0.99, 1] },
  };
  const color = schemeColour(found.map(({ distributor }) => distributor));
  return {
    title: model,
    width: 370,
    height: 140,
    layer: [
      {
        data: { values },
        mark: { type: 'rule', opacity: 0.55, strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { data: { values }, mark: { type: 'line' }, encoding: { x, y, color, strokeWidth: schemeWidth } },
      {
        data: { values: printed.map((mark) => ({ ...mark, value: Math.max(FLOOR, mark.attainment) })) },
        mark: { type: 'point', shape: 'diamond', filled: true, size: 40, opacity: 1 },
        encoding: { x, y, color },
      },
      {
        data: { values: [{ target }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.faint },
        encoding: { y: { field: 'target', type: 'quantitative' } },
      },
    ],
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const found = (await readCapacities(run)).filter(({ mix }) => mix === MIX);
  if (found.length === 0) return [];
  const marks = await published(folder);
  const models = [...new Set(found.map(({ model }) => model))];
  const target = Number(parameterOf(run, found[0].point, 'target') ?? 0.99);
  const spec = {
    columns: 2,
    spacing: { column: 50, row: 30 },
    concat: models.map((model) =>
      panel(
        model,
        found.filter((one) => one.model === model),
        marks
          .filter((mark) => mark.model === model)
          .map(({ distributor, rate, attainment }) => ({
            scheme: schemes[distributor].label,
            rate,
            attainment,
          })),
        target,
      ),
    ),
  };
  return [
    {
      name: 'kairos_curves',
      title: 'Share in time by offered rate',
      caption: [
        `Queries within the model's target latency on ${MIX} (counts of g4dn.xlarge, c5n.2xlarge, r5n.large, t3.xlarge), with 95 % intervals over ${intervalsOver(found)};`,
        `below ${100 * FLOOR} % drawn there. Curves end at the bound. Diamonds: reference runs of the same rules on the authors' data, one seed of 8,000 queries.`,
        `Latencies: ${parameterOf(run, found[0].point, 'latencies') ?? 'stand-in'}.`,
        provenance(run),
      ].join(' '),
      spec: vegaLite(spec),
      tables: [
        {
          name: 'kairos_curves',
          columns: ['model', 'distributor', 'rate', 'attainment', 'low', 'high'],
          rows: found.flatMap(({ model, distributor, curve }) =>
            curve.map(({ rate, attainment: a }) => [model, distributor, rate, a.value, a.low, a.high]),
          ),
        },
      ],
    },
  ];
}

/** Curves of attainment against rate, since one pair of rates tells little. */
export const curves: FigureDeclaration = {
  name: 'kairos_curves',
  title: 'Share in time by offered rate',
  needs: ['capacity', 'attainment', 'pool'],
  build,
};
