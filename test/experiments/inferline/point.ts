import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PointView, Values } from '../../../src/index.js';
import { writtenPoint } from '../../claims/written-point.js';

/** What a constructed point of InferLine comes to. */
interface Came {
  queries?: number;
  /** Share of the queries that are late, the first ones. */
  late?: number;
  /** Of every query, and of the plan, ms. */
  latency?: number;
  estimated?: number;
  /** $/h of one replica of the only model. */
  cost?: number;
  /** Use of that model, of what one replica can serve. */
  use?: number;
  /** s: how many replicas are wanted from when on; one from the beginning. */
  changes?: readonly (readonly [s: number, wanted: number])[];
}

/** One repeat of a point of a pipeline of one model, with a query each 10 ms. */
export function inferlinePoint(parameters: Values, repeat: number, came: Came): PointView {
  const { queries = 200, late = 0, latency = 100, estimated = latency, cost = 4, use = 0.5 } = came;
  const ns = (ms: number) => Math.round(ms * 1e6);
  const seconds = (queries - 1) / 100;
  return writtenPoint(
    mkdtempSync(join(tmpdir(), 'inferline-')),
    {
      queries: Array.from({ length: queries }, (_, i) => ({
        t: ns(10 * i),
        query_id: i,
        latency: ns(latency),
        late: i < late * queries ? 1 : 0,
      })),
      hops: [{ queries, capacity: queries / seconds / use }],
      replicas: [[0, 1] as const, ...(came.changes ?? [])].map(([s, wanted]) => ({
        t: s * 1e9,
        model_id: 0,
        wanted,
        serving: wanted,
        batch: 1,
        price: cost,
      })),
      plan: [
        {
          action: 6,
          model_id: -1,
          cost,
          feasible: 1,
          latency_mean: ns(estimated),
          latency_p50: ns(estimated),
          latency_p99: ns(estimated),
          latency_max: ns(estimated),
        },
      ],
    },
    { name: `${JSON.stringify(parameters)}_repeat=${repeat}`, parameters, repeat, seed: repeat },
  );
}

/** The repeats of a point, from 0. */
export const inferlinePoints = (parameters: Values, ...came: Came[]): PointView[] =>
  came.map((one, repeat) => inferlinePoint(parameters, repeat, one));
