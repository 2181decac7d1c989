import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../../experiment/declaration.js';
import { ink, pageWidth, palette } from '../../plot/theme.js';
import { count } from '../../plural.js';
import type { FrontierPoint } from '../frontier.js';
import type { MethodPlan, Plan, Simulated } from '../plan.js';

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
      `${trace.statistics.rate.toFixed(1)} queries/s, squared CV ${trace.statistics.squaredCv.toFixed(2)}). Line: the cheapest configuration known`,
      `for each latency, of the plans and of a search for ${count(frontier.length, 'SLO')} (dots) with up to ${replicas} replicas of a model${exact ? '' : ', as far as it went'};`,
      `between the dots there may be cheaper ones. Marks: the plans for ${goal.slo} ms,`,
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
  const latencyOf = ({ latency }: Simulated) => (goal.criterion === 'max' ? latency.max : latency.p99);
  const searched = frontier.map((point) => ({ latency: latencyOf(point), cost: point.cost }));
  // The plans as well: one may be cheaper than what the search found for the SLO next above it.
  const planned = found.map(({ result }) => ({ latency: latencyOf(result!), cost: result!.cost }));
  // An overloaded baseline would press everything else into a corner: it is drawn at the edge, and is no part of the line.
  const edge = 1.1 * Math.max(goal.slo, ...searched.map(({ latency }) => latency));
  const line = staircase([...searched, ...planned.filter(({ latency }) => latency <= edge)]);
  const marks = together(
    found.map(({ method, result }) => ({ method, latency: latencyOf(result!), cost: result!.cost })),
  ).map(({ methods, latency, cost }) => ({
    method: methods.join(', ') + (latency > edge ? ` (${(latency / 1000).toFixed(1)} s)` : ''),
    latency: Math.min(latency, edge),
    cost,
  }));
  const names = marks.map(({ method }) => method);
  const costs = [...marks, ...line].map(({ cost }) => cost);
  const first = 0.95 * Math.min(goal.slo, ...[...marks, ...line].map(({ latency }) => latency));
  const x = {
    type: 'quantitative',
    title: `${what} (ms)`,
    scale: { zero: false, nice: false, domain: [first, edge] },
  };
  const y = {
    type: 'quantitative',
    title: 'Cost ($/h)',
    scale: { zero: true, domainMax: 1.08 * Math.max(...costs) },
  };
  const legend = { orient: 'right' };
  return {
    width: pageWidth - 60,
    height: 280,
    layer: [
      {
        data: { values: [...line, { latency: edge, cost: line.at(-1)?.cost }] },
        mark: { type: 'line', interpolate: 'step-after', color: palette.blue, strokeWidth: 2 },
        encoding: { x: { field: 'latency', ...x }, y: { field: 'cost', ...y } },
      },
      {
        data: { values: searched },
        mark: { type: 'point', filled: true, size: 26, color: palette.blue, opacity: 1 },
        encoding: { x: { field: 'latency', ...x }, y: { field: 'cost', ...y } },
      },
      {
        data: { values: [{ slo: goal.slo }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.faint },
        encoding: { x: { field: 'slo', type: 'quantitative' } },
      },
      {
        data: { values: [{ slo: goal.slo, text: `SLO ${goal.slo} ms` }] },
        mark: { type: 'text', align: 'left', dx: 5, baseline: 'top', color: ink.faint, y: 4 },
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
            legend,
          },
          shape: {
            field: 'method',
            type: 'nominal',
            title: null,
            scale: { domain: names, range: shapes },
            legend,
          },
        },
      },
    ],
  } as TopLevelSpec;
}

interface Point {
  latency: number;
  cost: number;
}

/** The points that no other beats in both, the fastest first. */
function staircase(points: readonly Point[]): Point[] {
  let cheapest = Number.POSITIVE_INFINITY;
  return [...points]
    .sort((a, b) => a.latency - b.latency || a.cost - b.cost)
    .filter(({ cost }) => {
      if (cost >= cheapest - 1e-9) return false;
      cheapest = cost;
      return true;
    });
}

/** Methods that came to the same point, under one mark. */
function together(plans: readonly (Point & { method: string })[]): (Point & { methods: string[] })[] {
  const marks: (Point & { methods: string[] })[] = [];
  for (const { method, latency, cost } of plans) {
    const same = marks.find((mark) => mark.latency === latency && Math.abs(mark.cost - cost) < 1e-9);
    if (same) same.methods.push(method);
    else marks.push({ methods: [method], latency, cost });
  }
  return marks;
}
