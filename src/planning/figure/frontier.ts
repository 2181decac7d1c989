import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../../experiment/declaration.js';
import { ink, pageWidth, palette } from '../../plot/theme.js';
import type { FrontierPoint } from '../frontier.js';
import type { MethodPlan, Plan } from '../plan.js';

const colours = [
  palette.orange,
  palette.purple,
  palette.green,
  palette.vermillion,
  palette.sky,
  palette.grey,
];
const shapes = ['circle', 'square', 'diamond', 'triangle-up', 'triangle-down', 'cross'];

/** Cost against SLO: the cheapest configuration for each latency, and what each method came to at the SLO asked for. */
export function frontierFigure(plan: Plan, frontier: readonly FrontierPoint[], replicas: number): Figure {
  const { pipeline, goal, trace } = plan;
  const name = `plan_${pipeline.name}_slo=${goal.slo}`;
  const what = goal.criterion === 'max' ? 'Largest latency' : 'P99 latency';
  const found = plan.plans.filter(({ result }) => result !== null);
  const exact = frontier.every((point) => point.exact);
  return {
    name,
    title: `What ${pipeline.name} costs by latency`,
    caption: [
      `Trace: ${trace.source} (${trace.statistics.queries.toLocaleString('en-US')} queries,`,
      `${trace.statistics.rate.toFixed(1)} queries/s, squared CV ${trace.statistics.squaredCv.toFixed(2)}). Line: the cheapest configuration`,
      `for each SLO with up to ${replicas} replicas of a model${exact ? '' : ', as far as the search went'}. Marks: the plans for ${goal.slo} ms,`,
      'at the latency that they were simulated to have; one right of the dashed line misses the SLO.',
    ].join(' '),
    spec: spec(plan, frontier, found, what),
    tables: [
      {
        name: `${name}_frontier`,
        columns: ['slo_ms', 'cost_per_h', 'p99_ms', 'max_ms', 'exact', ...pipeline.models.map((m) => m.name)],
        rows: frontier.map(({ slo, cost, latency, exact: proven, config }) => [
          slo,
          cost,
          latency.p99,
          latency.max,
          proven,
          ...config.map((entry) => `${entry.replicas}×${entry.hardware} b${entry.batch}`),
        ]),
      },
      {
        name: `${name}_plans`,
        columns: ['method', 'cost_per_h', 'p99_ms', 'max_ms', 'feasible'],
        rows: found.map(({ method, result }) => [
          method,
          result!.cost,
          result!.latency.p99,
          result!.latency.max,
          result!.feasible,
        ]),
      },
    ],
  };
}

function spec(
  { goal }: Plan,
  frontier: readonly FrontierPoint[],
  found: readonly MethodPlan[],
  what: string,
): TopLevelSpec {
  // An overloaded baseline would press everything else into a corner: it is drawn at the edge.
  const edge = 1.25 * Math.max(goal.slo, ...frontier.map(({ slo }) => slo));
  const marks = found.map(({ method, result }) => {
    const latency = goal.criterion === 'max' ? result!.latency.max : result!.latency.p99;
    const beyond = latency > edge ? ` (${(latency / 1000).toFixed(1)} s)` : '';
    return { method: method + beyond, latency: Math.min(latency, edge), cost: result!.cost };
  });
  const names = marks.map(({ method }) => method);
  const x = { type: 'quantitative', title: `${what} (ms)`, scale: { zero: false, domainMax: edge } };
  const y = { type: 'quantitative', title: 'Cost ($/h)', scale: { zero: true } };
  return {
    width: pageWidth - 60,
    height: 280,
    layer: [
      {
        data: { values: frontier.map(({ slo, cost }) => ({ slo, cost })) },
        mark: { type: 'line', interpolate: 'step-after', color: palette.blue, strokeWidth: 2, clip: true },
        encoding: { x: { field: 'slo', ...x }, y: { field: 'cost', ...y } },
      },
      {
        data: { values: [{ slo: goal.slo }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.faint },
        encoding: { x: { field: 'slo', type: 'quantitative' } },
      },
      {
        data: { values: [{ slo: goal.slo, text: `SLO ${goal.slo} ms` }] },
        mark: { type: 'text', align: 'left', dx: 5, dy: -4, baseline: 'top', color: ink.faint, y: 8 },
        encoding: { x: { field: 'slo', type: 'quantitative' }, text: { field: 'text' } },
      },
      {
        data: { values: marks },
        mark: { type: 'point', filled: true, size: 90, opacity: 1 },
        encoding: {
          x: { field: 'latency', ...x },
          y: { field: 'cost', ...y },
          color: {
            field: 'method',
            type: 'nominal',
            title: null,
            scale: { domain: names, range: colours },
            legend: { orient: 'right' },
          },
          shape: {
            field: 'method',
            type: 'nominal',
            title: null,
            scale: { domain: names, range: shapes },
            legend: { orient: 'right' },
          },
        },
      },
    ],
  } as TopLevelSpec;
}
