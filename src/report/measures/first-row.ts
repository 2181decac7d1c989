import type { TableName } from '../../telemetry/columns.js';
import { queryTable } from '../../telemetry/read/query.js';
import type { Measure } from '../data.js';

/** A measure as SQL over one table: an aggregate, which is NULL where there is nothing to measure. */
export interface Aggregate {
  name: string;
  unit: string;
  sql: string;
}

/** Evaluates aggregates in one pass over a table; those that come to NULL are left out. */
export async function aggregates(
  path: string,
  table: TableName,
  wanted: readonly Aggregate[],
): Promise<Measure[]> {
  const list = wanted.map(({ sql }, i) => `CAST(${sql} AS DOUBLE) AS m${i}`);
  const { columns } = await queryTable(path, table, `SELECT ${list.join(', ')} FROM ${table}`);
  return wanted.flatMap(({ name, unit }, i): Measure[] => {
    const [value] = columns[`m${i}`];
    return value === undefined || Number.isNaN(value) ? [] : [{ name, unit, value }];
  });
}
