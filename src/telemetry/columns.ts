import { clockworkTables } from './tables/clockwork.js';
import type { Column, Table } from './tables/column.js';
import { faroForecastTables, faroSolverTables, faroTables } from './tables/faro.js';
import { inferlineTables } from './tables/inferline.js';
import { kairosTables } from './tables/kairos.js';
import { tournamentTables } from './tables/tournament.js';

/**
 * Every table that a run may leave. Each system defines its own in a file of src/telemetry/tables (docs/metrics.md explains
 * every column); writers, readers and docs derive from here.
 */
export { actionColumns, requestColumns } from './tables/clockwork.js';
export type { Column, ColumnType } from './tables/column.js';

const registry = {
  ...clockworkTables,
  ...inferlineTables,
  ...kairosTables,
  ...faroTables,
  ...faroForecastTables,
  ...faroSolverTables,
  ...tournamentTables,
};
export type TableName = keyof typeof registry;

const of = <T>(field: (table: Table) => T): Record<TableName, T> =>
  Object.fromEntries(Object.entries(registry).map(([name, table]) => [name, field(table)])) as Record<
    TableName,
    T
  >;

export const tableNames = Object.keys(registry) as TableName[];

/** The columns of each table, in order. */
export const tables: Record<TableName, readonly Column[]> = of(({ columns }) => columns);

/** The file in a point's folder that holds each table. */
export const tableFiles: Record<TableName, string> = of(({ file }) => file);

const definitions: Record<TableName, Table> = registry;

/** Whether a table tells how long a machine took: no two runs have the same. */
export function isTimed(table: TableName): boolean {
  return definitions[table].timed ?? false;
}

/** Whether a point with the tables in `files` has what somebody needs who asks for `table`: itself, or the rows that it sums up. */
export function provides(files: Partial<Record<TableName, unknown>>, table: TableName): boolean {
  return lacking(files, table).length === 0;
}

/** The tables that a point with those in `files` lacks for `table`: of a roll-up, the rows that it could be made of. */
export function lacking(files: Partial<Record<TableName, unknown>>, table: TableName): TableName[] {
  if (files[table] !== undefined) return [];
  const rows = (definitions[table].madeOf ?? [table]) as readonly TableName[];
  return rows.filter((name) => files[name] === undefined);
}

/** The tables of rows from which those asked for can be read: what writes rows alone, a live controller, writes these. */
export function rowsOf(asked: readonly TableName[]): TableName[] {
  const rows = asked.flatMap((name): readonly string[] => definitions[name].madeOf ?? [name]);
  return tableNames.filter((name) => rows.includes(name));
}

/** The tables asked for, and all tables of rows of the systems that they are of: a roll-up is written only when declared. */
export function withRows(declared: readonly TableName[]): TableName[] {
  const systems = new Set(declared.map((name) => definitions[name].system));
  return tableNames.filter(
    (name) =>
      declared.includes(name) ||
      (definitions[name].madeOf === undefined && systems.has(definitions[name].system)),
  );
}
