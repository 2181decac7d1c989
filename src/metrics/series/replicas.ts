import { queryTable } from '../../telemetry/read/query.js';
import type { Series } from './series.js';
import { Slicer } from './slicer.js';

/** What InferLine's replicas cost over time: Σ wanted · price from one change to the next, from `from`, ns, up to the last arrival, in $·s/h. */
export async function costSeries(replicas: string, queries: string, from: number): Promise<Series> {
  const arrivals = 'SELECT CAST(max(t) AS DOUBLE) AS last FROM queries';
  const begin = Math.max(0, from);
  const end = (await queryTable(queries, 'queries', arrivals)).columns.last[0] - begin;
  const sql = 'SELECT CAST(t AS DOUBLE) AS t, model_id, wanted, price FROM replicas';
  const { rows, columns } = await queryTable(replicas, 'replicas', sql);
  const slicer = new Slicer();
  const cost = slicer.sum('cost');
  // The last slice sets how long slices are; from then on they stay.
  const slices = slicer.at(end) + 1;
  const { slice } = slicer.finish();
  const now = new Map<number, { since: number; rate: number }>();
  const spend = (model: number, until: number): void => {
    const { since, rate } = now.get(model) ?? { since: until, rate: 0 };
    for (let i = Math.floor(since / slice); i < slices && i * slice < until; i++)
      cost[i] += (rate * (Math.min(until, (i + 1) * slice) - Math.max(since, i * slice))) / 1e9;
  };
  for (let i = 0; i < rows; i++) {
    const [model, t] = [columns.model_id[i], Math.min(end, Math.max(0, columns.t[i] - begin))];
    spend(model, t);
    now.set(model, { since: t, rate: columns.wanted[i] * columns.price[i] });
  }
  for (const model of now.keys()) spend(model, end);
  return slicer.finish();
}
