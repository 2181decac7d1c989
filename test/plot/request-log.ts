import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestColumns } from '../../src/telemetry/columns.js';
import type { Manifest, PointView, Run, Values } from '../../src/telemetry/run.js';

/** A row by what matters to figures; `t` in s since the start of the log. */
export interface Row {
  t: number;
  user?: number;
  factor?: number;
  met?: 0 | 1;
  result?: number;
  latencyMs?: number;
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'repro-plot-'));

/** Writes a request log as the C++ controller does, its times around an epoch that no double holds exactly. */
export function writeRequestLog(folder: string, name: string, rows: readonly Row[]): string {
  const lines = rows.map((row, id) => {
    const cells: Record<string, unknown> = {
      t: 1795312480699819881n + BigInt(Math.round(row.t * 1e9)),
      request_id: id,
      result: row.result ?? 0,
      user_id: row.user ?? 0,
      model_id: 0,
      slo_factor: row.factor ?? 1,
      latency: Math.round((row.latencyMs ?? 3) * 1e6),
      deadline: 100_000_000,
      deadline_met: row.met ?? 1,
      arrival_count: 1,
      departure_count: 1,
      is_coldstart: 0,
    };
    return requestColumns.map((column) => cells[column.name]).join('\t');
  });
  const file = join(folder, name);
  writeFileSync(file, `${[requestColumns.map((c) => c.name).join('\t'), ...lines].join('\n')}\n`);
  return file;
}

export function pointView(file: string, parameters: Values, more: Partial<PointView> = {}): PointView {
  const name = Object.entries(parameters)
    .map(([key, value]) => `${key}=${value}`)
    .join('_');
  return { name, parameters, repeat: 0, seed: 0, status: 'ok', files: { requests: file }, ...more };
}

export function runOf(dir: string, points: PointView[], manifest: Manifest | null = null): Run {
  return { dir, manifest, points, unfinished: [] };
}
