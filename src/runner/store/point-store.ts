import { lstatSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.js';
import type { TableName } from '../../telemetry/columns.js';
import { POINT } from '../../telemetry/logdir/records.js';
import { tableBytes, tableHashes } from '../../telemetry/logdir/stored-tables.js';
import type { MeasuredPoint, PointRecord } from '../../telemetry/run.js';
import type { PointOutcome } from '../job.js';
import type { PlannedPoint } from '../plan/run-plan.js';
import { guard, makeFolder, writeJson } from './atomic.js';
import { pointFolder } from './logdir.js';

/** File in a failed point's folder that keeps the whole error. */
export const ERROR_LOG = 'error.log';

/** Where a run's points are kept. A point exists when its point.json does, which is therefore written last. */
export class PointStore {
  constructor(readonly logdir: string) {}

  /** Empties the point's folder, its point.json first: a half-removed point must not look finished. Returns the folder. */
  prepare(point: PlannedPoint): string {
    const folder = pointFolder(this.logdir, point.name);
    refuseLink(dirname(folder));
    refuseLink(folder);
    guard(folder, () => {
      rmSync(join(folder, POINT), { force: true });
      rmSync(folder, { recursive: true, force: true });
    });
    makeFolder(folder);
    return folder;
  }

  /** Keeps a point that ended: an invalid one with its tables, since they may be looked at, but not trusted. */
  async finish(point: PlannedPoint, outcome: PointOutcome, wallSeconds: number): Promise<PointRecord> {
    const { invalid, rows, counters } = outcome;
    // Each copy of a model may report the same.
    const notices = [...new Set(outcome.notices)];
    const tables = Object.keys(rows) as TableName[];
    const bytes = this.#bytes(point, tables);
    const sha256 = await tableHashes(pointFolder(this.logdir, point.name), tables);
    const judged: Pick<PointRecord, 'status' | 'reason'> =
      invalid === undefined ? { status: 'ok' } : { status: 'invalid', reason: invalid };
    return this.#write(point, { ...judged, rows, counters, bytes, sha256, notices, wallSeconds });
  }

  /** Adds what `--until` measured to the record of a point that has ended, unless it is there already. Returns the record. */
  measured(record: PointRecord, measured: MeasuredPoint, notices: readonly string[]): PointRecord {
    const known = { ...record, measured, notices: [...new Set([...record.notices, ...notices])] };
    if (JSON.stringify(known) !== JSON.stringify(record)) {
      writeJson(join(pointFolder(this.logdir, record.name), POINT), known);
    }
    return known;
  }

  /** Keeps a failed point with its error. Where that cannot be written either, the first cause is thrown: a full disk. */
  fail(point: PlannedPoint, error: unknown, wallSeconds: number): PointRecord {
    const path = join(pointFolder(this.logdir, point.name), ERROR_LOG);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const reason = message.split('\n')[0];
    try {
      guard(path, () => writeFileSync(path, `${stack ?? message}\n`));
      return this.#write(point, {
        status: 'failed',
        reason,
        rows: {},
        notices: [],
        counters: {},
        wallSeconds,
      });
    } catch (second) {
      removeEmpty(path);
      throw error instanceof UserError ? error : second;
    }
  }

  #bytes({ name }: PlannedPoint, tables: TableName[]): PointRecord['bytes'] {
    const folder = pointFolder(this.logdir, name);
    const sizes = tables.map((table) => [table, tableBytes(folder, table)]);
    return Object.fromEntries(sizes.filter(([, size]) => size !== null));
  }

  #write(
    { name, key, values: parameters, repeat, seed }: PlannedPoint,
    result: Omit<PointRecord, 'format' | 'name' | 'key' | 'parameters' | 'repeat' | 'seed'>,
  ): PointRecord {
    const record: PointRecord = { format: 1, name, key, parameters, repeat, seed, ...result };
    writeJson(join(pointFolder(this.logdir, name), POINT), record);
    return record;
  }
}

// A full disk leaves an empty file, which would tell nothing. Why it cannot be removed is no news beside what is thrown.
function removeEmpty(path: string): void {
  try {
    if (statSync(path).size === 0) rmSync(path);
  } catch {}
}

// What a link points to is not the run's: emptying it would remove files of somebody else.
function refuseLink(folder: string): void {
  if (!guard(folder, () => lstatSync(folder, { throwIfNoEntry: false }))?.isSymbolicLink()) return;
  throw new UserError(
    'E_LOGDIR_LINK',
    `${folder} is a link: repro empties no folder outside of the logdir.`,
    'Replace the link by the folder itself, or give another --logdir.',
  );
}
