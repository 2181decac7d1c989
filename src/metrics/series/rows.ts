import type { TableName } from '../../telemetry/columns.js';
import { LONGEST, strayTime } from '../../telemetry/read/gap.js';
import { queryTable } from '../../telemetry/read/query.js';
import type { Series } from './series.js';

const MINUTE = 60e9;

/** What SQL makes of a table, a slice a row: searches or problems that have nothing to do with each other. Columns are sums. */
export async function rowSeries(path: string, table: TableName, sql: string): Promise<Series> {
  const { rows, columns } = await queryTable(path, table, sql);
  return series(rows, columns, 0);
}

/** The same by minute: the column `minute` says which slice a row is, and minutes without one are empty. */
export async function minuteRows(path: string, table: TableName, sql: string): Promise<Series> {
  const { rows, columns } = await queryTable(path, table, sql);
  const { minute, ...sums } = columns;
  let slices = 0;
  for (const one of minute) slices = Math.max(slices, one + 1);
  if (slices > LONGEST / MINUTE) throw strayTime(path);
  const spread = Object.entries(sums).map(([name, values]) => {
    const column = new Float64Array(slices);
    for (let i = 0; i < rows; i++) column[minute[i]] = values[i];
    return [name, column];
  });
  return series(slices, Object.fromEntries(spread), MINUTE);
}

function series(slices: number, sums: Record<string, Float64Array>, slice: number): Series {
  return { slice, slices, sums, maxima: {}, distributions: {} };
}
