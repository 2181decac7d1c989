import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, PointView, Values } from '../../../src/index.js';
import { actionColumns, requestColumns } from '../../../src/telemetry/columns.js';
import { minuteColumns } from '../../../src/telemetry/tables/clockwork.js';
import { newFolder } from '../../plot/request-log.js';

/** One step of the load: requests/s, and the batch size of all inferences. */
export interface Step {
  offered: number;
  goodput: number;
  batch: number;
}

/** A point of N GPUs with a table of minutes, whose last row is the rest after the client has stopped. */
export function point(gpus: number, steps: readonly Step[], parameters: Values = {}, period = 60): PointView {
  const rest = { offered: 1, goodput: 1, batch: 1 };
  const lines = [...steps, rest].map(({ offered, goodput, batch }, i) => {
    const cells: Record<string, number> = {
      t: i * period * 1e9,
      length: period * 1e9,
      requests: Math.round(offered * period),
      successes: Math.round(goodput * period),
      goodput: Math.round(goodput * period),
      cold_starts: period,
      models: 7,
      latency_median: 5_000_000,
      infers: 10,
      batch: Math.round(1000 * batch),
      batch_square: Math.round(1000 * batch * batch),
    };
    return minuteColumns.map(({ name }) => cells[name] ?? 0).join('\t');
  });
  const file = join(newFolder(), 'clockwork_minutes.tsv');
  writeFileSync(file, `${[minuteColumns.map(({ name }) => name).join('\t'), ...lines].join('\n')}\n`);
  return {
    name: `gpus=${gpus}`,
    parameters: { gpus, ...parameters },
    repeat: 0,
    seed: 0,
    status: 'ok',
    files: { minutes: file },
  };
}

/** A manifest of a simulated run, as far as figures and claims ask. */
export const simulated = (parameters: Values = {}) =>
  ({
    scale: 'paper',
    target: 'sim',
    seed: 0,
    repeats: 1,
    parameters,
    versions: { repro: '0', core: '0', node: '20' },
  }) as unknown as Manifest;

const epoch = 1795312480699819881n;

/** Writes the two logs of the original's i-th run: so many good responses in each minute, and one inference of four. */
export function writeOriginal(folder: string, index: number, minutes: readonly number[]): void {
  const at = (minute: number, part: number) => epoch + BigInt(Math.round((minute + part) * 60e9));
  const table = (kind: string, columns: readonly { name: string }[], rows: Record<string, unknown>[]) => {
    const lines = rows.map((row) => columns.map(({ name }) => row[name] ?? 0).join('\t'));
    const text = [columns.map(({ name }) => name).join('\t'), ...lines].join('\n');
    writeFileSync(join(folder, `file=controller_${index}_${kind}.tsv`), `${text}\n`);
  };
  table(
    'request',
    requestColumns,
    minutes.flatMap((count, minute) =>
      Array.from({ length: count }, (_, k) => ({ t: at(minute, k / count), latency: 5e6, deadline_met: 1 })),
    ),
  );
  table(
    'action',
    actionColumns,
    minutes.map((_, minute) => ({ t: at(minute, 0.5), action_type: 2, batch_size: 4 })),
  );
}
