import { type Figure, type FigureDeclaration, ink, type Run, vegaLite } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import { type Capacity, intervalsOver, readCapacities } from '../../shared/kairos-outcome.js';
import { schemeColour, schemes } from '../../shared/kairos-style.js';
import { parameterOf } from '../../shared/values.js';

const mixLabels: Readonly<Record<string, string>> = {
  homogeneous: 'homogeneous',
  similar: 'Kairos’ choice',
  ribbon: 'searched',
};

function panel(model: string, found: readonly Capacity[]) {
  const order = [...new Set(found.map(({ mix }) => mix))];
  const label = (mix: string) => mixLabels[mix] ?? mix;
  const values = found.map(({ mix, distributor, throughput: t, bound, instances }) => ({
    mix: label(mix),
    scheme: schemes[distributor].label,
    value: t.value,
    low: Math.max(0, t.low),
    high: t.high,
    bound,
    counts: instances,
  }));
  const bounds = order.flatMap((mix) => {
    const all = found.filter((one) => one.mix === mix);
    // A searched mix is each scheme's own, so there is no one bound to draw.
    return mix === 'ribbon' ? [] : [{ mix: label(mix), bound: all[0].bound }];
  });
  const x = { field: 'mix', type: 'nominal', sort: order.map(label), title: null, axis: { labelAngle: 0 } };
  const offset = { field: 'scheme', sort: Object.values(schemes).map((scheme) => scheme.label) };
  const colour = schemeColour(found.map(({ distributor }) => distributor));
  return {
    title: model,
    width: 370,
    height: 130,
    layer: [
      {
        data: { values },
        mark: { type: 'bar' },
        encoding: {
          x,
          xOffset: offset,
          y: { field: 'value', type: 'quantitative', title: 'Queries/s', axis: { tickCount: 5 } },
          color: colour,
        },
      },
      {
        data: { values },
        mark: { type: 'rule', color: ink.strong, strokeWidth: 1.2 },
        encoding: {
          x,
          xOffset: offset,
          y: { field: 'low', type: 'quantitative' },
          y2: { field: 'high' },
        },
      },
      {
        data: { values: bounds },
        mark: { type: 'tick', color: ink.strong, thickness: 1.5, width: { band: 0.95 }, strokeDash: [4, 3] },
        encoding: { x, y: { field: 'bound', type: 'quantitative' } },
      },
    ],
  };
}

async function build(run: Run): Promise<Figure[]> {
  const found = await readCapacities(run);
  if (found.length === 0) return [];
  const models = [...new Set(found.map(({ model }) => model))];
  const target = Number(parameterOf(run, found[0].point, 'target') ?? 0.99);
  const spec = {
    columns: 2,
    spacing: { column: 50, row: 26 },
    concat: models.map((model) =>
      panel(
        model,
        found.filter((one) => one.model === model),
      ),
    ),
  };
  return [
    {
      name: 'kairos_throughput',
      title: 'Highest load served in time',
      caption: [
        `Highest offered rate with ${100 * target} % of the queries within the model's target latency, with 95 % intervals over ${intervalsOver(found)}.`,
        'Line across: the throughput bound of the mix. Mixes are counts of g4dn.xlarge, c5n.2xlarge, r5n.large, t3.xlarge; a searched mix is each scheme’s own,',
        'found by a Ribbon-like search that costs it nothing. Rates of FCFS are ill-conditioned: see the curves.',
        `Latencies: ${parameterOf(run, found[0].point, 'latencies') ?? 'stand-in'}.`,
        ...doubts(
          run,
          run.points,
          found.flatMap(({ repeats }) => repeats.map(() => ({ invalid: false }))),
        ),
        provenance(run),
      ].join(' '),
      spec: vegaLite(spec),
      tables: [
        {
          name: 'kairos_throughput',
          columns: ['model', 'mix', 'counts', 'price', 'distributor', 'throughput', 'low', 'high', 'bound'],
          rows: found.map((one) => [
            ...[one.model, one.mix, one.instances, one.price, one.distributor],
            ...[one.throughput.value, one.throughput.low, one.throughput.high, one.bound],
          ]),
        },
      ],
    },
  ];
}

/** Bars of the highest rate served: by model, mix and distributor. */
export const throughputs: FigureDeclaration = {
  name: 'kairos_throughput',
  title: 'Highest load served in time',
  needs: ['capacity', 'attainment', 'pool'],
  build,
};
