import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionColumns, type Column, requestColumns, tableFiles } from '../../src/telemetry/columns.js';
import type { PointView, Values } from '../../src/telemetry/run.js';

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

/** Writes ten equal seconds of telemetry and returns the point that they are of. */
export function constructed(folder: string, parameters: Values, second: Second): PointView {
  mkdirSync(folder, { recursive: true });
  const requests: string[] = [];
  const actions: string[] = [];
  for (let s = 0; s < SECONDS; s++) {
    for (let i = 0; i < 100; i++) {
      const t = START + BigInt(s) * 1_000_000_000n + BigInt(i) * 10_000_000n;
      const met = i < second.met ? 1 : 0;
      requests.push(row(requestColumns, { t, latency: (i + 1) * second.latency, deadline_met: met }));
    }
    for (const [i, size] of second.batches.entries()) {
      const t = START + BigInt(s) * 1_000_000_000n + BigInt(i) * 100_000_000n;
      const error = (i + 1) * second.error * (i % 2 === 0 ? 1 : -1);
      const expected = { expected_exec_duration: 5e6, expected_exec_complete: 1e9 };
      const executed = { worker_exec_duration: 5e6 + error, worker_exec_complete: 1e9 + 2 * error };
      actions.push(row(actionColumns, { t, action_type: 2, batch_size: size, ...expected, ...executed }));
    }
    // Neither loads nor failed inferences count.
    const t = START + BigInt(s) * 1_000_000_000n + 999_000_000n;
    actions.push(row(actionColumns, { t, action_type: 1, batch_size: 99 }));
    actions.push(row(actionColumns, { t, action_type: 2, status: 7, batch_size: 99 }));
  }
  const write = (table: 'requests' | 'actions', columns: readonly Column[], rows: string[]) => {
    const file = join(folder, tableFiles[table]);
    writeFileSync(file, `${columns.map(({ name }) => name).join('\t')}\n${rows.join('')}`);
    return file;
  };
  const files = {
    requests: write('requests', requestColumns, requests),
    actions: write('actions', actionColumns, actions),
  };
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
