import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PointView, Values } from '../../../src/index.js';
import { actionColumns, requestColumns } from '../../../src/telemetry/columns.js';
import { newFolder } from '../../plot/request-log.js';

/** The controller's clock at its start: an epoch that no double holds exactly. */
const epoch = 1795312480699819881n;
const at = (second: number) => epoch + BigInt(Math.round(second * 1e9));

/** A response; `t` in s since the controller's start. */
export interface Response {
  t: number;
  model: number;
  latencyMs?: number;
  result?: number;
  met?: 0 | 1;
  cold?: 0 | 1;
}

/** A finished action: load 1, infer 2. Times in ms. */
export interface Action {
  t: number;
  type: 1 | 2;
  execMs: number;
  goodMs?: number;
}

function write(
  file: string,
  columns: readonly { name: string }[],
  rows: readonly Record<string, unknown>[],
): string {
  const lines = rows.map((row) => columns.map(({ name }) => row[name] ?? 0).join('\t'));
  writeFileSync(file, `${[columns.map(({ name }) => name).join('\t'), ...lines].join('\n')}\n`);
  return file;
}

/** Writes the two logs of a point of Figure 6 as the original names them. */
export function writeLogs(
  responses: readonly Response[],
  actions: readonly Action[],
  folder = newFolder(),
): PointView['files'] {
  return {
    requests: write(
      join(folder, 'file=controller_request.tsv'),
      requestColumns,
      responses.map(({ t, model, latencyMs = 5, result = 0, met = 1, cold = 0 }, i) => ({
        t: at(t),
        request_id: i,
        result,
        user_id: model,
        model_id: model,
        latency: Math.round(latencyMs * 1e6),
        deadline: 100_000_000,
        deadline_met: met,
        arrival_count: 1,
        departure_count: 1,
        is_coldstart: cold,
      })),
    ),
    actions: write(
      join(folder, 'file=controller_action.tsv'),
      actionColumns,
      actions.map(({ t, type, execMs, goodMs = execMs }, i) => ({
        t: at(t),
        action_id: i,
        action_type: type,
        worker_exec_duration: Math.round(execMs * 1e6),
        goodput: Math.round(goodMs * 1e6),
      })),
    ),
  };
}

export function point(files: PointView['files'], parameters: Values = {}): PointView {
  return { name: 'point', parameters, repeat: 0, seed: 0, status: 'ok', files };
}
