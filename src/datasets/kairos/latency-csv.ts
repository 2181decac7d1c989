import { readFileSync, statSync } from 'node:fs';
import { decimal } from '../../decimal.js';
import { UserError } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { csvRows } from '../csv-rows.js';
import { needRegularFile } from '../regular-file.js';

/** Fewer say nothing about how latencies vary. */
export const LEAST_SAMPLES = 10;
/** Larger is a slip: rows by size are kept for every size. */
const LARGEST_BATCH = 1_000_000;
/** What lies beyond is a slip of the unit: 0.1 µs, and some three hours. */
const [LEAST_MS, MOST_MS] = [1e-4, 1e7];
const MOST_TYPES = 100;
const MOST_BYTES = 100e6;
const COLUMNS = ['instance', 'batch', 'latency_ms'];
/** Names of digits alone would be sorted before all others where they are keys. */
const NAME = /^\p{L}[^=]*$/u;

/** Reads a user's latencies: a sample a line, with the columns instance, batch and latency_ms. @throws UserError `E_LATENCIES` with file and line. */
export function readLatencyCsv(file: string, model: string): LatencyTable {
  needRegularFile(file, 'Give a CSV file of latencies.');
  if (statSync(file).size > MOST_BYTES) throw bad(`${file} holds more than ${MOST_BYTES / 1e6} MB`);
  return parseLatencyCsv(readFileSync(file, 'utf8'), file, model);
}

/** The same of a text; `file` is its name in messages. */
export function parseLatencyCsv(text: string, file: string, model: string): LatencyTable {
  const cells = new Map<string, Map<number, number[]>>();
  for (const { record, info } of rowsOf(text, file)) {
    const at = `${file}:${info.lines}`;
    const batch = decimal(record.batch);
    if (!Number.isInteger(batch) || batch < 1 || batch > LARGEST_BATCH)
      throw bad(`${at}: batch must be a whole number from 1 to ${LARGEST_BATCH}, but is '${record.batch}'`);
    const ms = decimal(record.latency_ms);
    if (!(ms >= LEAST_MS && ms <= MOST_MS))
      throw bad(
        `${at}: latency_ms must be a number from ${LEAST_MS} to ${MOST_MS}, but is '${record.latency_ms}'`,
      );
    if (!NAME.test(record.instance))
      throw bad(`${at}: instance must begin with a letter and have no '=', but is '${record.instance}'`);
    const byBatch = cells.get(record.instance) ?? new Map<number, number[]>();
    cells.set(record.instance, byBatch);
    const samples = byBatch.get(batch) ?? [];
    byBatch.set(batch, samples);
    samples.push(ms);
  }
  return tableOf(cells, file, model);
}

function tableOf(cells: Map<string, Map<number, number[]>>, file: string, model: string): LatencyTable {
  const types = [...cells.keys()];
  if (types.length === 0) throw bad(`${file} holds no latencies`);
  if (types.length > MOST_TYPES) throw bad(`${file} has more than ${MOST_TYPES} instances`);
  const batches = [...new Set([...cells.values()].flatMap((byBatch) => [...byBatch.keys()]))].sort(
    (a, b) => a - b,
  );
  const perBatch = cells.get(types[0])!.get(batches[0])?.length ?? 0;
  const samples = new Float64Array(types.length * batches.length * perBatch);
  let at = 0;
  for (const type of types)
    for (const batch of batches) {
      const list = cells.get(type)!.get(batch) ?? [];
      const what = `${file}: ${type} has ${list.length} samples of batch ${batch}`;
      if (list.length < LEAST_SAMPLES) throw bad(`${what}, but needs at least ${LEAST_SAMPLES}`);
      if (list.length !== perBatch)
        throw bad(`${what}, but ${types[0]} has ${perBatch} of batch ${batches[0]}`);
      for (const ms of list) samples[at++] = ms * 1e6;
    }
  return { model, types, batches: Int32Array.from(batches), perBatch, samples };
}

/** The lines below the header, as columns, where they stand. */
function rowsOf(text: string, file: string) {
  const [header, ...rows] = csvRows(file, text, bad);
  const at = COLUMNS.map((name) => header?.record.indexOf(name) ?? -1);
  const missing = header && COLUMNS.find((_, i) => at[i] < 0);
  if (missing) throw bad(`${file}:${header.info.lines}: there is no column ${missing}`);
  return rows.map(({ record, info }) => {
    const [instance, batch, latency_ms] = at.map((column) => record[column]);
    return { record: { instance, batch, latency_ms }, info };
  });
}

function bad(what: string): UserError {
  return new UserError(
    'E_LATENCIES',
    `${what}.`,
    `Give a sample a line with the columns ${COLUMNS.join(', ')}: every instance with every batch, equally often.`,
  );
}
