import { type PointView, queryTable, type Run, rememberRead } from 'repro';
import { type Repeat, repeatsOf } from './claims/repeats.js';

/** A latency distribution, ms. */
export interface Latencies {
  mean: number;
  p50: number;
  p99: number;
  max: number;
}

/** What one repeat of an InferLine point came to. */
export interface Outcome extends Repeat {
  point: PointView;
  queries: number;
  /** Fraction of answers later than the SLO. */
  late: number;
  served: Latencies;
  /** What the plan was estimated at; null for a configuration that was given. */
  planned: (Latencies & { feasible: boolean }) | null;
  /** $/h: of the plan, and on average from the first to the last query. */
  planCost: number;
  meanCost: number;
  /** Largest share that a model's queries are of what its planned replicas can serve in full batches. */
  utilisation: number;
  /** Longest queue of each model. */
  longestQueues: number[];
}

/** The repeats of one point, in their order, and the first of them as the run has it. */
export interface Outcomes<T extends Outcome = Outcome> {
  point: PointView;
  repeats: readonly T[];
}

/**
 * The outcomes of points that have all tables and served anything, in sweep order; invalid ones, where processes were late, if asked for.
 * A repeat that found no plan has none.
 */
export async function readOutcomes(run: Run, { invalid = false } = {}): Promise<Outcomes[]> {
  const all: Outcome[] = [];
  for (const point of run.points) {
    const { queries, plan, replicas, hops } = point.files;
    const trusted = point.status === 'ok' || (invalid && point.status === 'invalid');
    if (!trusted || !queries || !plan || !replicas || !hops) continue;
    const outcome = await rememberRead(queries, 'inferline outcome', () =>
      readOutcome({ queries, plan, replicas, hops }),
    );
    if (outcome) all.push({ point, repeat: point.repeat, ...outcome });
  }
  return repeatsOf(all).map((repeats) => ({ point: repeats[0].point, repeats }));
}

async function readOutcome(files: { queries: string; plan: string; replicas: string; hops: string }) {
  const { columns: q } = await queryTable<'n' | 'late' | 'last' | keyof Latencies>(
    files.queries,
    'queries',
    `SELECT CAST(count(*) AS DOUBLE) AS n, CAST(sum(late) AS DOUBLE) AS late, CAST(max(t) AS DOUBLE) AS last,
       avg(latency) AS mean,
       quantile_cont(latency, 0.5) AS p50, quantile_cont(latency, 0.99) AS p99, CAST(max(latency) AS DOUBLE) AS max
     FROM queries`,
  );
  if (!(q.n[0] > 0)) return null;
  const { columns: p, rows } = await queryTable<'cost' | 'feasible' | keyof Latencies>(
    files.plan,
    'plan',
    `SELECT cost, latency_mean AS mean, latency_p50 AS p50, latency_p99 AS p99, latency_max AS max, feasible
     FROM plan WHERE action = 6`,
  );
  const { columns: r } = await queryTable<'t' | 'model' | 'wanted' | 'price'>(
    files.replicas,
    'replicas',
    'SELECT t, model_id AS model, wanted, price FROM replicas',
  );
  const { columns: h } = await queryTable<'queries' | 'capacity' | 'queue'>(
    files.hops,
    'hops',
    'SELECT queries, capacity, longest_queue AS queue FROM hops',
  );
  const costs = costSteps(r);
  return {
    queries: q.n[0],
    late: q.late[0] / q.n[0],
    served: milliseconds(q, 0),
    planned: rows === 0 ? null : { ...milliseconds(p, 0), feasible: p.feasible[0] === 1 },
    planCost: costs[0].cost,
    meanCost: meanOf(costs, q.last[0]),
    utilisation: Math.max(...h.queries.map((queries, i) => queries / (h.capacity[i] * (q.last[0] / 1e9)))),
    longestQueues: [...h.queue],
  };
}

function milliseconds(columns: Record<keyof Latencies, Float64Array>, row: number): Latencies {
  const { mean, p50, p99, max } = columns;
  return { mean: mean[row] / 1e6, p50: p50[row] / 1e6, p99: p99[row] / 1e6, max: max[row] / 1e6 };
}

export interface CostStep {
  /** ns. */
  t: number;
  /** $/h from then on. */
  cost: number;
}

/** What a pipeline costs from each change on: all replicas that are wanted. */
export function costSteps(r: Record<'t' | 'model' | 'wanted' | 'price', Float64Array>): CostStep[] {
  const steps: CostStep[] = [];
  r.t.forEach((t, i) => {
    const last = steps.at(-1);
    const cost = r.wanted[i] * r.price[i];
    if (last && r.model[i] > 0) last.cost += cost;
    else steps.push({ t, cost });
  });
  return steps;
}

/** The mean of a step function from 0 to `end`, ns. */
export function meanOf(steps: readonly CostStep[], end: number): number {
  let sum = 0;
  steps.forEach(({ t, cost }, i) => {
    sum += cost * Math.max(0, Math.min(end, steps[i + 1]?.t ?? end) - t);
  });
  return end > 0 ? sum / end : steps[0].cost;
}
