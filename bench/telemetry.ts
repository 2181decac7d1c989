import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionWriter } from '../src/telemetry/writer/action-writer.js';
import { HistogramsWriter } from '../src/telemetry/writer/histograms-writer.js';
import { MinutesWriter } from '../src/telemetry/writer/minutes-writer.js';
import { RequestWriter } from '../src/telemetry/writer/request-writer.js';
import { type ActionRows, type RequestRows, teeActions, teeRequests } from '../src/telemetry/writer/tee.js';
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

interface Closable {
  close(): void;
}

/** Request rows through one writer, or several at once. */
function requests(rows: number, ...writers: (RequestRows & Closable)[]): number {
  const sink = teeRequests(writers);
  feed(rows, (t, id, user, factor, latency) =>
    sink?.request(t, id, 0, user, user, factor, latency, 13_819_625, 1, 6, 6, 0),
  );
  for (const writer of writers) writer.close();
  return rows;
}

/** The same rows as inferences that took what they should, more or less. */
function actions(rows: number, ...writers: (ActionRows & Closable)[]): number {
  const sink = teeActions(writers);
  feed(rows, (t, id, user, _, latency) => {
    const [took, expected, done] = [latency - 900_000, latency - 890_000 - (id & 16_383), latency - 800_000];
    sink?.action(
      t,
      id,
      2,
      0,
      0,
      user,
      user,
      4,
      expected,
      took,
      done,
      done + 7000,
      1380,
      1380,
      1380,
      done,
      0,
      done,
      done,
      done,
      took,
      9,
      6,
    );
  });
  for (const writer of writers) writer.close();
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

/** Rows of telemetry taken per second of one core, with files in the temporary directory. */
export function telemetry(rows = 1_000_000): Measurement[] {
  const dir = mkdtempSync(join(tmpdir(), 'repro-bench-'));
  const unit = 'rows/s';
  const [one, two, three] = ['a', 'b', 'c'].map((name) => join(dir, `${name}.tsv`));
  try {
    const peer = best('requests: template strings', unit, () => plain(one, rows));
    const rowWriter = best(
      'requests: RequestWriter',
      unit,
      () => requests(rows, new RequestWriter(one)),
      peer,
    );
    const actionWriter = best('actions: ActionWriter', unit, () => actions(rows, new ActionWriter(one)));
    const rollups = (): [MinutesWriter, HistogramsWriter] => [
      new MinutesWriter(one),
      new HistogramsWriter(two),
    ];
    return [
      peer,
      rowWriter,
      best('requests: MinutesWriter', unit, () => requests(rows, new MinutesWriter(one)), rowWriter),
      best('requests: HistogramsWriter', unit, () => requests(rows, new HistogramsWriter(one)), rowWriter),
      best('requests: both roll-ups', unit, () => requests(rows, ...rollups()), rowWriter),
      best(
        'requests: rows and both',
        unit,
        () => requests(rows, new RequestWriter(three), ...rollups()),
        rowWriter,
      ),
      actionWriter,
      best('actions: both roll-ups', unit, () => actions(rows, ...rollups()), actionWriter),
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
