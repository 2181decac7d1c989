import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistogramName, MinuteColumn, PointView, Values } from '../../../src/index.js';
import { actionColumns, requestColumns } from '../../../src/telemetry/columns.js';
import { histogramCodes, histogramColumns, minuteColumns } from '../../../src/telemetry/tables/clockwork.js';
import { newFolder } from '../../plot/request-log.js';

export function write(
  file: string,
  columns: readonly { name: string }[],
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  const lines = rows.map((row) => columns.map(({ name }) => row[name] ?? 0).join('\t'));
  writeFileSync(file, `${[columns.map(({ name }) => name).join('\t'), ...lines].join('\n')}\n`);
  return file;
}

export type Bucket = Partial<Record<MinuteColumn, number>>;
/** Bins of a histogram: [low, high, count], ns. */
export type Bins = readonly (readonly [number, number, number])[];

/** Writes the two roll-ups of a point; `length` of a bucket in s. */
export function writeRollups(
  buckets: readonly Bucket[],
  histograms: Partial<Record<HistogramName, Bins>> = {},
  length = 60,
  folder = newFolder(),
): PointView['files'] {
  const bins = (Object.keys(histogramCodes) as HistogramName[]).flatMap((name) =>
    (histograms[name] ?? []).map(([low, high, count]) => ({
      histogram: histogramCodes[name],
      low,
      high,
      count,
    })),
  );
  return {
    minutes: write(
      join(folder, 'clockwork_minutes.tsv'),
      minuteColumns,
      buckets.map((bucket, i) => ({ ...bucket, t: i * length * 1e9, length: length * 1e9 })),
    ),
    histograms: write(join(folder, 'clockwork_histograms.tsv'), histogramColumns, bins),
  };
}

/** The original controller's clock at its start. */
const epoch = 1795312480699819881n;
const at = (second: number) => epoch + BigInt(Math.round(second * 1e9));

export interface Response {
  t: number;
  model?: number;
  latencyMs?: number;
  result?: number;
  met?: 0 | 1;
  cold?: 0 | 1;
}

export interface Action {
  t: number;
  type: 1 | 2;
  batch?: number;
  expectedMs: number;
  tookMs: number;
  status?: number;
  worker?: number;
}

/** Writes the two logs of a run as the original's script names them. */
export function writeLogs(
  responses: readonly Response[],
  actions: readonly Action[],
  folder: string,
): PointView['files'] {
  return {
    requests: write(
      join(folder, 'file=controller_1_request.tsv'),
      requestColumns,
      responses.map(({ t, model = 0, latencyMs = 5, result = 0, met = 1, cold = 0 }, i) => ({
        t: at(t),
        request_id: i,
        result,
        model_id: model,
        latency: Math.round(latencyMs * 1e6),
        deadline: 100_000_000,
        deadline_met: met,
        is_coldstart: cold,
      })),
    ),
    actions: write(
      join(folder, 'file=controller_1_action.tsv'),
      actionColumns,
      actions.map(({ t, type, batch = 1, expectedMs, tookMs, status = 0, worker = 0 }, i) => ({
        t: at(t),
        action_id: i,
        action_type: type,
        status,
        worker_id: worker,
        batch_size: batch,
        expected_exec_duration: Math.round(expectedMs * 1e6),
        worker_exec_duration: Math.round(tookMs * 1e6),
        expected_exec_complete: Math.round(2 * expectedMs * 1e6),
        worker_exec_complete: Math.round(2 * tookMs * 1e6),
      })),
    ),
  };
}

export function point(files: PointView['files'], parameters: Values = {}): PointView {
  return { name: 'point', parameters, repeat: 0, seed: 0, status: 'ok', files };
}
