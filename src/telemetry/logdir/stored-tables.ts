import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../../sha256.js';
import { type TableName, tableFiles } from '../columns.js';
import type { PointRecord } from '../run.js';

export interface LostTable {
  table: string;
  path: string;
  /** Bytes in the file; null when there is no such file. */
  found: number | null;
  /** Bytes when the point was stored. */
  expected?: number;
}

/** Bytes of a table's file; null when there is none. */
export function tableBytes(folder: string, table: TableName): number | null {
  const stat = statSync(join(folder, tableFiles[table]), { throwIfNoEntry: false });
  return stat?.isFile() ? stat.size : null;
}

/** SHA-256 of those tables that are there, read once more as they were written. */
export async function tableHashes(
  folder: string,
  names: readonly TableName[],
): Promise<Partial<Record<TableName, string>>> {
  const hashes: Partial<Record<TableName, string>> = {};
  for (const table of names)
    if (tableBytes(folder, table) !== null) hashes[table] = await sha256Of(join(folder, tableFiles[table]));
  return hashes;
}

/**
 * The first table of a point that is not as it was stored: missing, or of another size, since counting its rows would take
 * as long as reading it. Null when all are there. A record without sizes, of an older repro, says only which tables to find.
 */
export function lostTable(
  folder: string,
  { rows, bytes = {} }: Pick<PointRecord, 'rows' | 'bytes'>,
): LostTable | null {
  for (const table of Object.keys(rows)) {
    const known = Object.hasOwn(tableFiles, table);
    const expected = bytes[table as TableName];
    const found = known ? tableBytes(folder, table as TableName) : null;
    if (found !== null && (expected === undefined || found === expected)) continue;
    return { table, path: join(folder, known ? tableFiles[table as TableName] : table), found, expected };
  }
  return null;
}
