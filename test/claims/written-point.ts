import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TableName, tableFiles, tables } from '../../src/telemetry/columns.js';
import type { PointView } from '../../src/telemetry/run.js';

export type Row = Record<string, number | string>;

/** Writes tables into a folder, cells that a row leaves out as 0, and returns the point that they are of. */
export function writtenPoint(
  folder: string,
  written: Partial<Record<TableName, readonly Row[]>>,
  over: Partial<PointView> = {},
): PointView {
  mkdirSync(folder, { recursive: true });
  const files = Object.entries(written).map(([table, rows]) => {
    const columns = tables[table as TableName].map(({ name }) => name);
    const path = join(folder, tableFiles[table as TableName]);
    const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? 0))];
    writeFileSync(path, lines.map((cells) => `${cells.join('\t')}\n`).join(''));
    return [table, path];
  });
  return {
    name: 'mine',
    parameters: {},
    repeat: 0,
    seed: 0,
    status: 'ok',
    files: Object.fromEntries(files),
    ...over,
  };
}
