import type { Estimate } from '../claims/statistics/estimate.js';
import { satisfaction } from '../claims/statistics/satisfaction.js';
import type { TableName } from '../telemetry/columns.js';
import { queryTable } from '../telemetry/read/query.js';

/** A value of each row, and which rows count: SQL on the columns of a table. */
export interface Variable {
  table: TableName;
  value: string;
  where: string;
}

/**
 * Quantiles of a variable over a whole table, with 95 % intervals by Woodruff's method (JASA 47:635, 1952): the interval of the share of
 * rows at or below the quantile, which sees that neighbours share their fate (`satisfaction`, batches of one second), is read back from
 * the distribution. Null when no row counts.
 */
export async function quantiles(
  path: string,
  { table, value, where }: Variable,
  at: readonly number[],
): Promise<Estimate[] | null> {
  const rows = `SELECT CAST(${value} AS DOUBLE) AS v, floor(time / 1e9) AS second FROM ${table} WHERE ${where}`;
  const columns = async (sql: string) => (await queryTable(path, table, sql)).columns;
  const valuesAt = async (levels: readonly number[]): Promise<number[]> => {
    const wanted = levels.map((p, i) => `quantile_disc(v, ${p}) AS q${i}`);
    const found = await columns(`SELECT ${wanted.join(', ')} FROM (${rows})`);
    return levels.map((_, i) => found[`q${i}`][0]);
  };
  const values = await valuesAt(at);
  if (Number.isNaN(values[0])) return null;
  const below = values.map((q, i) => `count(*) FILTER (v <= ${q}) AS below${i}`);
  const seconds = await columns(
    `SELECT count(*) AS trials, ${below.join(', ')} FROM (${rows}) GROUP BY second ORDER BY second`,
  );
  const bounds = values.flatMap((_, i) => {
    const batches = [...seconds.trials].map((trials, s) => ({ successes: seconds[`below${i}`][s], trials }));
    const { low, high } = satisfaction(batches)!;
    return [low, high];
  });
  const read = await valuesAt(bounds);
  return values.map((q, i) => ({
    value: q,
    low: Math.min(q, read[2 * i]),
    high: Math.max(q, read[2 * i + 1]),
  }));
}
