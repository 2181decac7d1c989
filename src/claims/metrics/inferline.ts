import type { Metrics, SteadyPart } from '../../experiment/declaration.js';
import { queryTable } from '../../telemetry/read/query.js';
import type { PointView } from '../../telemetry/run.js';
import { least, since } from './since.js';

/** Late answers and p99 of a pipeline, and what its replicas cost on average. */
export async function inferlineMetrics({ files }: PointView, { from }: SteadyPart): Promise<Metrics> {
  const { queries, replicas } = files;
  if (queries === undefined) return {};
  const { columns } = await queryTable<'n' | 'late' | 'p99' | 'last'>(
    queries,
    'queries',
    `SELECT CAST(count(*) AS DOUBLE) AS n, CAST(sum(late) AS DOUBLE) AS late,
       quantile_cont(latency, 0.99) AS p99, CAST(max(t) AS DOUBLE) AS last
     FROM queries WHERE ${since('t', from)}`,
  );
  const [n, late, p99, last] = (['n', 'late', 'p99', 'last'] as const).map((name) => columns[name][0]);
  if (!(n > 0)) return {};
  return {
    'late answers': { value: late / n, least: least.fraction },
    'latency p99': { value: p99 / 1e6, unit: 'ms', least: least.latency },
    ...(replicas !== undefined && {
      cost: { value: await meanCost(replicas, Math.max(0, from), last), unit: '$/h', least: 0.01 },
    }),
  };
}

/** $/h of all replicas that are wanted, on average from `from` to `to`, ns. */
async function meanCost(file: string, from: number, to: number): Promise<number> {
  const { columns, rows } = await queryTable<'t' | 'model' | 'cost'>(
    file,
    'replicas',
    'SELECT t, model_id AS model, wanted * price AS cost FROM replicas',
  );
  const current = new Map<number, number>();
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    current.set(columns.model[i], columns.cost[i]);
    const [begin, end] = [columns.t[i], i + 1 < rows ? columns.t[i + 1] : to];
    const seconds = Math.max(0, Math.min(end, to) - Math.max(begin, from));
    sum += seconds * [...current.values()].reduce((all, cost) => all + cost, 0);
  }
  return to > from ? sum / (to - from) : [...current.values()].reduce((all, cost) => all + cost, 0);
}
