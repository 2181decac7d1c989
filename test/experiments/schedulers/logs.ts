import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PointView, Values } from '../../../src/index.js';
import { actionColumns, requestColumns } from '../../../src/telemetry/columns.js';
import { newFolder, pointView } from '../../plot/request-log.js';

export interface Outcome {
  /** Shares of the requests: in time, successful but late, cold. The rest is refused. */
  inTime: number;
  late?: number;
  cold?: number;
  loads?: number;
  /** Requests/s. */
  rate?: number;
}

/** s; the first tenth is not judged. */
export const duration = 30;

const written = new Map<string, PointView['files']>();

/** Logs of 30 s in which every hundred requests in a row have the outcome's shares; times count from the run's start. */
function files(slo: number, outcome: Outcome): PointView['files'] {
  const { inTime, late = 0, cold = 0, loads = 0, rate = 400 } = outcome;
  const key = JSON.stringify([slo, inTime, late, cold, loads, rate]);
  const known = written.get(key);
  if (known) return known;
  const rows = Array.from({ length: duration * rate }, (_, i) => {
    const place = (i % 100) / 100;
    const met = place < inTime;
    const success = place < inTime + late;
    const latency = Math.round(slo * 1e6 * (met ? 0.5 : success ? 3 : 1));
    const cells: Record<string, number> = {
      t: Math.round((i / rate) * 1e9) + latency,
      request_id: i,
      result: success ? 0 : 4,
      latency,
      deadline: -1,
      // as in a log of SMART, whose successes all count as met
      deadline_met: success ? 1 : 0,
      is_coldstart: place < cold ? 1 : 0,
    };
    return requestColumns.map(({ name }) => cells[name] ?? 0).join('\t');
  });
  const actions = Array.from({ length: loads }, (_, i) =>
    actionColumns.map(({ name }) => ({ t: i, action_id: i, action_type: 1 })[name as string] ?? 0).join('\t'),
  );
  const folder = newFolder();
  const write = (name: string, columns: readonly { name: string }[], lines: readonly string[]) => {
    const file = join(folder, name);
    writeFileSync(file, `${[columns.map((column) => column.name).join('\t'), ...lines].join('\n')}\n`);
    return file;
  };
  const made = {
    requests: write('clockwork_request_log.tsv', requestColumns, rows),
    actions: write('clockwork_action_log.tsv', actionColumns, actions),
  };
  written.set(key, made);
  return made;
}

/** A point whose requests had the outcome; what its values leave out is as usual. */
export function point(values: Values & { system: string; slo: number }, outcome: Outcome): PointView {
  const given = { noiseScale: 1, spread: 0, cached: 24, duration, ...values };
  const made = files(values.slo, outcome);
  return pointView(made.requests!, given, { files: made });
}
