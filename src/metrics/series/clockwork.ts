import { LONGEST, strayTime } from '../../telemetry/read/gap.js';
import { readHead } from '../../telemetry/read/header.js';
import { mergeHistograms } from '../../telemetry/read/histogram.js';
import { readHistogram } from '../../telemetry/read/histograms.js';
import { readMinutes } from '../../telemetry/read/minutes.js';
import { scanTable } from '../../telemetry/read/query.js';
import { binOf } from '../../telemetry/rollup/bins.js';
import type { PointView } from '../../telemetry/run.js';
import { actionTypes, type HistogramName } from '../../telemetry/tables/clockwork.js';
import { type Distribution, mapped, type Series } from './series.js';
import { Slicer } from './slicer.js';
import { notBefore, WHOLE } from './steady.js';

/** Times from here on are of the calendar: they count from the first row. */
const EPOCH = 2n ** 53n;

/** Request rows: counts of all, met, successful and cold ones, latencies of successes. */
export async function requestSeries(path: string, from: number): Promise<Series> {
  const slicer = new Slicer();
  const [requests, met, successes, cold] = ['requests', 'met', 'successes', 'cold'].map((name) =>
    slicer.sum(name),
  );
  const [latencies, longest] = [slicer.distribution('latency'), slicer.maximum('latency')];
  const sql = `SELECT ${sinceStart(path, 'requests', from)}, CAST(latency AS DOUBLE) AS latency, result, deadline_met,
    is_coldstart FROM requests WHERE ${notBefore('time - latency', from)}`;
  await scanTable(path, 'requests', sql, ([time, latency, result, ok, coldStart], rows) => {
    for (let i = 0; i < rows; i++) {
      const slice = sliceOf(slicer, time[i], path);
      requests[slice]++;
      if (ok[i] === 1) met[slice]++;
      if (result[i] !== 0) continue;
      successes[slice]++;
      if (coldStart[i] === 1) cold[slice]++;
      latencies.add(slice, latency[i]);
      if (latency[i] > longest[slice]) longest[slice] = latency[i];
    }
  });
  return slicer.finish();
}

/** Inferences: sizes of the batches of executed and of all ones, and errors of the predictions of executed ones. */
export async function actionSeries(path: string): Promise<Series> {
  const slicer = new Slicer();
  const [infers, batch, all, allBatch] = ['infers', 'batch', 'all infers', 'all batch'].map((name) =>
    slicer.sum(name),
  );
  const errors = ['duration error', 'completion error'].map((name) => slicer.distribution(name));
  const sql = `SELECT ${sinceStart(path, 'actions', WHOLE)}, status, batch_size,
      CAST(abs(worker_exec_duration - expected_exec_duration) AS DOUBLE) AS duration,
      CAST(abs(worker_exec_complete - expected_exec_complete) AS DOUBLE) AS completion
    FROM actions WHERE action_type = ${actionTypes.infer}`;
  await scanTable(path, 'actions', sql, ([time, status, size, ...differences], rows) => {
    for (let i = 0; i < rows; i++) {
      const slice = sliceOf(slicer, time[i], path);
      all[slice]++;
      allBatch[slice] += size[i];
      if (status[i] !== 0) continue;
      infers[slice]++;
      batch[slice] += size[i];
      slicer.sum(`batches of ${size[i]}`)[slice]++;
      for (const [k, error] of errors.entries()) error.add(slice, differences[k][i]);
    }
  });
  return slicer.finish();
}

/** Buckets of roll-ups: the same counts, but of inferences only all together, and of latencies the longest alone. */
export async function minuteSeries(point: PointView, from: number): Promise<Series> {
  const { bucket, columns: all } = await readMinutes(point);
  const steady = all.t.findIndex((t) => t >= from);
  const columns = mapped(all, (values) => values.slice(steady < 0 ? values.length : steady));
  const rows = columns.t.length;
  const known = (values: Float64Array) => values.map((value) => (Number.isNaN(value) ? 0 : value));
  return {
    slice: Math.round(bucket * 1e9),
    slices: rows,
    sums: {
      time: new Float64Array(rows).fill(bucket),
      requests: columns.requests,
      met: columns.goodput,
      successes: columns.successes,
      cold: columns.cold_starts,
      'all infers': columns.infers,
      'all batch': columns.batch,
    },
    maxima: { latency: known(columns.success_latency_max) },
    distributions: {},
  };
}

const histogramsOf: Readonly<Record<string, readonly HistogramName[]>> = {
  latency: ['success_latency'],
  'duration error': ['infer_duration_underpredicted', 'infer_duration_overpredicted'],
  'completion error': ['infer_completion_underpredicted', 'infer_completion_overpredicted'],
};

/** Histograms of roll-ups, which do not tell when: one slice. */
export async function histogramSeries(point: PointView): Promise<Series> {
  const distributions: Record<string, Distribution> = {};
  for (const [name, parts] of Object.entries(histogramsOf)) {
    const read = await Promise.all(parts.map((part) => readHistogram(point, part)));
    const { low, high, count } = mergeHistograms(read);
    distributions[name] = {
      least: low[0] ?? 0,
      most: high.at(-1) ?? 0,
      bins: Int32Array.from(low, binOf),
      counts: Array.from(count, (values) => Uint32Array.of(values)),
    };
  }
  return { slice: 0, slices: 1, sums: {}, maxima: {}, distributions };
}

/** ns since `from`, or since the run's start, which is 0 in a run of ours, and in others the first row. */
function sinceStart(path: string, table: 'requests' | 'actions', from: number): string {
  if (from !== WHOLE) return `CAST(time - ${from} AS DOUBLE) AS since`;
  const { firstTime } = readHead(path, table);
  const start = firstTime !== null && BigInt(firstTime) >= EPOCH ? firstTime : '0';
  return `CAST(t - ${start} AS DOUBLE) AS since`;
}

function sliceOf(slicer: Slicer, time: number, path: string): number {
  if (time > LONGEST) throw strayTime(path);
  return slicer.at(time);
}
