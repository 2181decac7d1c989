import { queryTable, scanTable } from '../../telemetry/read/query.js';
import type { Series } from './series.js';
import { Slicer } from './slicer.js';

/** From t, ns, on instances of one kind cost `rate`, $/h. */
interface Change {
  t: number;
  kind: number;
  rate: number;
}

/** What InferLine's replicas cost over time: Σ wanted · price from one change to the next, from `from`, ns, up to the last arrival, in $·s/h. */
export async function replicaSeries(replicas: string, queries: string, from: number): Promise<Series> {
  const begin = Math.max(0, from);
  const arrivals = 'SELECT CAST(max(t) AS DOUBLE) AS last FROM queries';
  const end = (await queryTable(queries, 'queries', arrivals)).columns.last[0];
  const sql = `SELECT greatest(0, CAST(t AS DOUBLE) - ${begin}) AS t, model_id AS kind, wanted * price AS rate FROM replicas`;
  const { rows, columns } = await queryTable(replicas, 'replicas', sql);
  return spent(changesOf(rows, columns), end - begin).finish();
}

/** What a tournament's fleet cost over time, Σ paid · price in $·s/h up to its last row, and how many good responses there were by then. */
export async function fleetSeries(fleet: string, requests: string): Promise<Series> {
  const sql = 'SELECT CAST(t AS DOUBLE) AS t, type_id AS kind, paid * price AS rate FROM fleet';
  const { rows, columns } = await queryTable(fleet, 'fleet', sql);
  const changes = changesOf(rows, columns);
  const end = changes.at(-1)?.t ?? 0;
  const slicer = spent(changes, end);
  const good = slicer.sum('good');
  const answers = 'SELECT CAST(t AS DOUBLE) AS t FROM requests WHERE result = 0 AND deadline_met = 1';
  await scanTable(requests, 'requests', answers, ([t], count) => {
    for (let i = 0; i < count; i++) good[slicer.at(Math.min(end, t[i]))]++;
  });
  return slicer.finish();
}

function changesOf(rows: number, { t, kind, rate }: Record<string, Float64Array>): Change[] {
  return Array.from({ length: rows }, (_, i) => ({ t: t[i], kind: kind[i], rate: rate[i] }));
}

/** `cost` by slices of the time from 0 to `end`, ns, in $·s/h. */
function spent(changes: readonly Change[], end: number): Slicer {
  const slicer = new Slicer();
  const cost = slicer.sum('cost');
  // The last slice sets how long slices are; from then on they stay.
  const slices = slicer.at(end) + 1;
  const { slice } = slicer.finish();
  const now = new Map<number, Change>();
  const spend = (kind: number, until: number): void => {
    const { t, rate } = now.get(kind) ?? { t: until, rate: 0 };
    for (let i = Math.floor(t / slice); i < slices && i * slice < until; i++)
      cost[i] += (rate * (Math.min(until, (i + 1) * slice) - Math.max(t, i * slice))) / 1e9;
  };
  for (const change of changes) {
    const t = Math.min(end, change.t);
    spend(change.kind, t);
    now.set(change.kind, { ...change, t });
  }
  for (const kind of now.keys()) spend(kind, end);
  return slicer;
}
