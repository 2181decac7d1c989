import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestWriter } from '../src/telemetry/writer/request-writer.js';
import { best, type Measurement } from './measure.js';

type Row = (t: number, id: number, user: number, factor: number, latency: number) => void;

/** The same rows for every writer: what a Figure 7 run answers, with times beyond 2^32 and a ladder of SLO factors. */
function feed(rows: number, row: Row): number {
  let random = 1;
  for (let i = 0; i < rows; i++) {
    random = (random * 48271) % 2147483647;
    const factor = 1.5 ** Math.floor((12 * i) / rows);
    row(i * 417_000 + (random % 400_000), i, random % 48, factor, 3_500_000 + (random % 9_000_000));
  }
  return rows;
}

function own(path: string, rows: number): number {
  const writer = new RequestWriter(path);
  feed(rows, (t, id, user, factor, latency) =>
    writer.request(t, id, 0, user, user, factor, latency, 13_819_625, 1, 6, 6, 0),
  );
  writer.close();
  return rows;
}

/** The peer: a template string a row, gathered and written in chunks of about 1 MiB. */
function plain(path: string, rows: number): number {
  const file = openSync(path, 'w');
  let chunk: string[] = [];
  feed(rows, (t, id, user, factor, latency) => {
    const printed = Number(factor.toPrecision(6));
    chunk.push(`${t}\t${id}\t0\t${user}\t${user}\t${printed}\t${latency}\t13819625\t1\t6\t6\t0`);
    if (chunk.length === 16_384) {
      writeSync(file, `${chunk.join('\n')}\n`);
      chunk = [];
    }
  });
  writeSync(file, `${chunk.join('\n')}\n`);
  closeSync(file);
  return rows;
}

/** Rows of request telemetry written per second of one core, to a file of the temporary directory. */
export function telemetry(rows = 1_000_000): Measurement[] {
  const dir = mkdtempSync(join(tmpdir(), 'repro-bench-'));
  try {
    const path = join(dir, 'requests.tsv');
    const peer = best('template strings', 'rows/s', () => plain(path, rows));
    return [peer, best('RequestWriter', 'rows/s', () => own(path, rows), peer)];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
