import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionColumns, type Column, requestColumns, tableFiles } from '../../src/telemetry/columns.js';
import type { PointView, Values } from '../../src/telemetry/run.js';
import { HistogramsWriter } from '../../src/telemetry/writer/histograms-writer.js';
import { MinutesWriter } from '../../src/telemetry/writer/minutes-writer.js';

/** What a second of a constructed point looks like; every second is the same. */
export interface Second {
  /** How many of its 100 requests meet their deadline. */
  met: number;
  /** Latencies of its 100 requests are 1, 2, … 100 times this, ns. */
  latency: number;
  /** Batch sizes of its 10 inferences. */
  batches: readonly number[];
  /** Prediction errors of the 10 inferences are 1, −2, 3, … −10 times this, ns. */
  error: number;
}

const SECONDS = 10;
const START = 1_700_000_000_000_000_000n;

type Row = Record<string, number>;

/** Rows of ten equal seconds; times from 0. */
function rowsOf({ met, latency, batches, error }: Second): { requests: Row[]; actions: Row[] } {
  const requests: Row[] = [];
  const actions: Row[] = [];
  for (let s = 0; s < SECONDS; s++) {
    for (let i = 0; i < 100; i++)
      requests.push({ t: s * 1e9 + i * 1e7, latency: (i + 1) * latency, deadline_met: i < met ? 1 : 0 });
    for (const [i, size] of batches.entries()) {
      const off = (i + 1) * error * (i % 2 === 0 ? 1 : -1);
      const expected = { expected_exec_duration: 5e6, expected_exec_complete: 1e9 };
      const executed = { worker_exec_duration: 5e6 + off, worker_exec_complete: 1e9 + 2 * off };
      actions.push({ t: s * 1e9 + i * 1e8, action_type: 2, batch_size: size, ...expected, ...executed });
    }
    // Neither loads nor failed inferences count.
    actions.push({ t: s * 1e9 + 999e6, action_type: 1, batch_size: 99 });
    actions.push({ t: s * 1e9 + 999e6, action_type: 2, status: 7, batch_size: 99 });
  }
  return { requests, actions };
}

/** Writes ten equal seconds of telemetry and returns the point that they are of. */
export function constructed(folder: string, parameters: Values, second: Second): PointView {
  mkdirSync(folder, { recursive: true });
  const { requests, actions } = rowsOf(second);
  const write = (table: 'requests' | 'actions', columns: readonly Column[], rows: Row[]) => {
    const file = join(folder, tableFiles[table]);
    const text = rows.map(({ t, ...values }) => row(columns, { t: START + BigInt(t), ...values }));
    writeFileSync(file, `${columns.map(({ name }) => name).join('\t')}\n${text.join('')}`);
    return file;
  };
  const files = {
    requests: write('requests', requestColumns, requests),
    actions: write('actions', actionColumns, actions),
  };
  return { name: nameOf(parameters), parameters, repeat: 0, seed: 0, status: 'ok', files };
}

/** The same point with roll-ups alone, whose buckets are of two seconds. */
export function rolledUp(folder: string, parameters: Values, second: Second): PointView {
  mkdirSync(folder, { recursive: true });
  const { requests, actions } = rowsOf(second);
  const files = {
    minutes: join(folder, tableFiles.minutes),
    histograms: join(folder, tableFiles.histograms),
  };
  for (const writer of [new MinutesWriter(files.minutes, 2e9), new HistogramsWriter(files.histograms)]) {
    const all = [...requests, ...actions].sort((a, b) => a.t - b.t);
    for (const values of all) {
      const columns = values.action_type === undefined ? requestColumns : actionColumns;
      const cells = columns.map(({ name }) => values[name] ?? 0) as never;
      if (columns === requestColumns) writer.request(...(cells as Parameters<MinutesWriter['request']>));
      else writer.action(...(cells as Parameters<MinutesWriter['action']>));
    }
    writer.close();
  }
  return { name: nameOf(parameters), parameters, repeat: 0, seed: 0, status: 'ok', files };
}

function row(columns: readonly Column[], values: Record<string, number | bigint>): string {
  return `${columns.map(({ name }) => values[name] ?? 0).join('\t')}\n`;
}

function nameOf(parameters: Values): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join('_');
}
