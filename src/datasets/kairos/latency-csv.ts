import { readFileSync, statSync } from 'node:fs';
import { type CsvError, parse } from 'csv-parse/sync';
import { UserError } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';

/** Fewer say nothing about how latencies vary. */
export const LEAST_SAMPLES = 10;
/** Larger is a slip: rows by size are kept for every size. */
const LARGEST_BATCH = 1_000_000;
const COLUMNS = ['instance', 'batch', 'latency_ms'];

interface Row {
  record: Record<string, string>;
  info: { lines: number };
}

/** Reads a user's latencies: a sample a line, with the columns instance, batch and latency_ms. @throws UserError `E_LATENCIES` with file and line. */
export function readLatencyCsv(file: string, model: string): LatencyTable {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError('E_NO_FILE', `${file} does not exist.`, 'Give a CSV file of latencies.');
  return parseLatencyCsv(readFileSync(file, 'utf8'), file, model);
}

/** The same of a text; `file` is its name in messages. */
export function parseLatencyCsv(text: string, file: string, model: string): LatencyTable {
  const cells = new Map<string, Map<number, number[]>>();
  for (const { record, info } of rowsOf(text, file)) {
    const at = `${file}:${info.lines}`;
    const batch = Number(record.batch);
    if (!Number.isInteger(batch) || batch < 1 || batch > LARGEST_BATCH)
      throw bad(`${at}: batch must be a whole number from 1 to ${LARGEST_BATCH}, but is '${record.batch}'`);
    const ms = record.latency_ms === '' ? Number.NaN : Number(record.latency_ms);
    if (!Number.isFinite(ms) || ms <= 0)
      throw bad(`${at}: latency_ms must be a finite number above 0, but is '${record.latency_ms}'`);
    if (record.instance === '') throw bad(`${at}: instance is empty`);
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

function rowsOf(text: string, file: string): Row[] {
  let rows: Row[];
  try {
    rows = parse(text, {
      bom: true,
      columns: true,
      comment: '#',
      delimiter: [',', '\t'],
      info: true,
      skipEmptyLines: true,
      trim: true,
    }) as unknown as Row[];
  } catch (error) {
    const { lines, message } = error as CsvError & { lines?: number };
    throw bad(`${file}:${lines ?? 1}: not CSV: ${message}`);
  }
  const missing = COLUMNS.find((name) => rows.length > 0 && !Object.hasOwn(rows[0].record, name));
  if (missing) throw bad(`${file}:1: there is no column ${missing}`);
  return rows;
}

function bad(what: string): UserError {
  return new UserError(
    'E_LATENCIES',
    `${what}.`,
    `Give a sample a line with the columns ${COLUMNS.join(', ')}: every instance with every batch, equally often.`,
  );
}
