import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest, PointView, Run } from '../../src/index.js';
import { tables } from '../../src/telemetry/columns.js';

const S = 1e9;
const MS = 1e6;
const head = (table: 'requests' | 'fleet') => tables[table].map(({ name }) => name).join('\t');

/** A request that arrives at a time, s, and is answered after a latency, ms, well or not, under an SLO of 50 ms. */
export type Answer = readonly [arrival: number, latency: number, result?: number];

export function write(answers: readonly Answer[], fleet: readonly (readonly number[])[]) {
  const dir = mkdtempSync(join(tmpdir(), 'repro-standings-'));
  const rows = answers
    .map(([arrival, latency, result = 0], id) => ({
      t: Math.round(arrival * S + latency * MS),
      latency: latency * MS,
      result,
      id,
    }))
    .sort((a, b) => a.t - b.t)
    .map(({ t, latency, result, id }) =>
      [t, id, result, 0, 0, 0, latency, 50 * MS, Number(result === 0 && latency <= 50 * MS), 1, 1, 0].join(
        '\t',
      ),
    );
  const files = { requests: join(dir, 'requests.tsv'), fleet: join(dir, 'fleet.tsv') };
  writeFileSync(files.requests, `${[head('requests'), ...rows].join('\n')}\n`);
  writeFileSync(files.fleet, `${[head('fleet'), ...fleet.map((row) => row.join('\t'))].join('\n')}\n`);
  return files;
}

export const when = { leadIn: 10, duration: 20 };
/** Two of type 0 at $3.6/h until 20 s, then one; one of type 1 at $7.2/h from 15 s to 25 s; all gone at 30 s. */
export const fleet = [
  [0, 0, 2, 2, 3.6],
  [0, 1, 0, 0, 7.2],
  [15 * S, 1, 1, 0, 7.2],
  [20 * S, 0, 1, 1, 3.6],
  [25 * S, 1, 0, 0, 7.2],
  [30 * S, 0, 0, 0, 3.6],
  [30 * S, 1, 0, 0, 7.2],
];

/** A point in which a system competes at a load; `more` replaces what it has.  */
export const point = (
  system: string,
  files: ReturnType<typeof write>,
  more: Partial<PointView> & { load?: number } = {},
): PointView => {
  const { load = 0.5, ...rest } = more;
  const parameters = { system, load, fleet: 'uniform', maxBatch: 8, ...when };
  return { name: system, parameters, repeat: 0, seed: 0, status: 'ok', files, ...rest };
};
/** A run of points. */
export const run = (...points: PointView[]): Run => ({
  dir: '',
  manifest: { parameters: {} } as Manifest,
  points,
  unfinished: [],
});
/** A hundred requests over the judged time, of every ten so many within their SLO. */
export const answers = (good: number): Answer[] =>
  Array.from({ length: 100 }, (_, i): Answer => [10 + i / 5, i % 10 < good ? 10 : 90]);
