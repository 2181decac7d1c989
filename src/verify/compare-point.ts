import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PointOutcome } from '../runner/job.js';
import type { PlannedPoint } from '../runner/plan/run-plan.js';
import { ERROR_LOG } from '../runner/store/point-store.js';
import { noticesOf } from '../runner/until/measure.js';
import { sha256Of } from '../sha256.js';
import { isTimed, type TableName, tableFiles } from '../telemetry/columns.js';
import { POINT } from '../telemetry/logdir/records.js';
import type { MeasuredPoint, PointRecord } from '../telemetry/run.js';
import { firstDifference } from './first-difference.js';
import { firstField } from './first-field.js';
import { differs, type Item, identical, missing, notRecomputed } from './verdict.js';

/** A point as it lies in a logdir. */
export interface StoredPoint {
  /** Its folder, and what its items are called by: `points/rate=600`. */
  folder: string;
  called: string;
  record: PointRecord;
}

/** A point that was simulated again: what it reports, and where its tables are. */
export interface Recomputed {
  planned: PlannedPoint;
  /** What `--until` measures it at; undefined of a run without, and where its tables cannot be measured. */
  measured?: MeasuredPoint;
  outcome: PointOutcome;
  folder: string;
}

/** Looks only at what is stored: whether each table is there as it was written. `why` it is not computed again. */
export async function checkStored(point: StoredPoint, why: string): Promise<Item[]> {
  const items: Item[] = [];
  for (const table of tablesOf(point)) {
    const { item, wrong } = await storedTable(point, table);
    items.push(wrong ?? notRecomputed(item, `${why}${hasHash(point, table)}`));
  }
  return items.length > 0 ? items : [notRecomputed(`${point.called}/${POINT}`, why)];
}

const hasHash = ({ record }: StoredPoint, table: TableName): string =>
  record.sha256?.[table] ? '; the file is as it was stored' : '; an older repro kept no hash of it';

/** Compares a stored point with itself simulated again: every table byte for byte, and what its record says. */
export async function comparePoint(point: StoredPoint, again: Recomputed): Promise<Item[]> {
  const items: Item[] = [];
  for (const table of tablesOf(point)) items.push(await comparedTable(point, table, again.folder));
  for (const name of othersIn(again.folder)) items.push(await comparedFile(point, name, again.folder));
  items.push(await comparedRecord(point, again));
  return items;
}

const tablesOf = ({ record }: StoredPoint): TableName[] =>
  (Object.keys(record.rows) as TableName[]).filter((table) => Object.hasOwn(tableFiles, table));

/** The table as an item, and what is wrong with the file as it lies there. */
async function storedTable(
  { folder, called, record }: StoredPoint,
  table: TableName,
): Promise<{ item: string; path: string; sha256: string; wrong?: Item }> {
  const item = `${called}/${tableFiles[table]}`;
  const path = join(folder, tableFiles[table]);
  const nothing = { item, path, sha256: '' };
  if (!existsSync(path)) return { ...nothing, wrong: missing(item, 'the file is not there') };
  const sha256 = await sha256Of(path);
  const stored = record.sha256?.[table];
  if (stored === undefined || stored === sha256) return { item, path, sha256 };
  const sizes = record.bytes?.[table] === statSync(path).size ? '' : `, with ${record.bytes?.[table]} bytes`;
  const detail = `it is not as it was stored (SHA-256 ${stored.slice(0, 12)}…${sizes})`;
  return { item, path, sha256, wrong: differs(item, detail) };
}

async function comparedTable(point: StoredPoint, table: TableName, folder: string): Promise<Item> {
  const { item, path, sha256, wrong } = await storedTable(point, table);
  if (wrong?.verdict === 'missing') return wrong;
  if (isTimed(table)) return wrong ?? notRecomputed(item, 'it tells how long a machine took');
  const other = join(folder, tableFiles[table]);
  if (!existsSync(other)) return differs(item, 'recomputed, the point has no such table');
  if ((await sha256Of(other)) === sha256)
    return wrong ? differs(item, `${wrong.detail}, though the same as recomputed`) : identical(item);
  const where = (await firstDifference(path, other)) ?? 'only its line ends differ';
  return differs(item, [wrong?.detail, where].filter(Boolean).join('; '));
}

/** Files that are no tables, such as statistics. */
function othersIn(folder: string): string[] {
  const tables = new Set<string>(Object.values(tableFiles));
  return readdirSync(folder)
    .filter((name) => !tables.has(name) && name !== POINT && name !== ERROR_LOG)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

async function comparedFile({ folder, called }: StoredPoint, name: string, again: string): Promise<Item> {
  const item = `${called}/${name}`;
  const [here, other] = [join(folder, name), join(again, name)];
  if (!existsSync(here)) return missing(item, 'the file is not there');
  if ((await sha256Of(here)) === (await sha256Of(other))) return identical(item);
  return differs(item, (await firstDifference(here, other)) ?? 'only its line ends differ');
}

async function comparedRecord({ record, called }: StoredPoint, again: Recomputed): Promise<Item> {
  const item = `${called}/${POINT}`;
  const { planned, outcome, measured } = again;
  const { key, values, repeat, seed, name } = planned;
  const { rows, counters } = outcome;
  const notices = [...new Set([...outcome.notices, ...(measured ? noticesOf(measured) : [])])];
  const said = { rows, counters, notices, measured };
  const recomputed = { name, key, parameters: values, repeat, seed, status: 'ok', ...said };
  const { parameters, status } = record;
  const here = {
    name: record.name,
    key: record.key,
    parameters,
    repeat: record.repeat,
    seed: record.seed,
    status,
    rows: record.rows,
    counters: record.counters,
    notices: record.notices,
    measured: record.measured,
  };
  const where = firstField(here, recomputed);
  return where === null ? identical(item) : differs(item, where);
}
