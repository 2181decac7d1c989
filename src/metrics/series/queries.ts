import type { TableName } from '../../telemetry/columns.js';
import { LONGEST, strayTime } from '../../telemetry/read/gap.js';
import { scanTable } from '../../telemetry/read/query.js';
import type { Series } from './series.js';
import { Slicer } from './slicer.js';
import { notBefore } from './steady.js';

/** InferLine's queries: counts of all and of late ones, latencies. */
export function querySeries(path: string, from: number): Promise<Series> {
  return lateSeries(path, 'queries', '0 AS seed_index', from);
}

/** Kairos' queries, the seeds of a point one after the other. */
export function servedSeries(path: string, from: number): Promise<Series> {
  return lateSeries(path, 'served', 'seed_index', from);
}

async function lateSeries(path: string, table: TableName, seed: string, from: number): Promise<Series> {
  const slicer = new Slicer();
  const [queries, late] = [slicer.sum('queries'), slicer.sum('late')];
  const [latencies, longest] = [slicer.distribution('latency'), slicer.maximum('latency')];
  const begins = new Map<number, number>();
  let end = 0;
  const sql = `SELECT CAST(t AS DOUBLE) AS t, CAST(latency AS DOUBLE) AS latency, late, ${seed} FROM ${table}
    WHERE ${notBefore('t', from)}`;
  await scanTable(path, table, sql, ([t, latency, isLate, index], rows) => {
    for (let i = 0; i < rows; i++) {
      const begin = begins.get(index[i]) ?? end;
      begins.set(index[i], begin);
      const time = begin + t[i] - Math.max(0, from);
      if (time > LONGEST) throw strayTime(path);
      end = Math.max(end, time);
      const slice = slicer.at(time);
      queries[slice]++;
      if (isLate[i] === 1) late[slice]++;
      latencies.add(slice, latency[i]);
      if (latency[i] > longest[slice]) longest[slice] = latency[i];
    }
  });
  return slicer.finish();
}
