import type { Metrics, SteadyPart } from '../experiment/declaration.js';
import type { TableName } from '../telemetry/columns.js';
import type { PointView } from '../telemetry/run.js';
import { repeatedMetrics } from './registry.js';
import { readSeries } from './series/read.js';
import type { Series } from './series/series.js';

/** Whether points with these tables are measured by anything. */
export function hasDefaultMetrics(tables: readonly TableName[]): boolean {
  return repeatedMetrics.some(({ from }) => from.some(({ table }) => tables.includes(table)));
}

/**
 * What `--until` pins down of a point by its tables, rows before what sums them up, of its steady part; histograms do not tell times and are
 * of the whole. None without a table that is known, and none that is of nothing.
 *
 * @throws UserError with file and line for a damaged table.
 */
export async function defaultMetrics(point: PointView, { from: steady }: SteadyPart): Promise<Metrics> {
  const read = new Map<TableName, Series | null>();
  const found: Record<string, Metrics[string]> = {};
  for (const { name, unit, least, from } of repeatedMetrics) {
    const source = from.find(({ table }) => point.files[table] !== undefined);
    if (!source) continue;
    const { table } = source;
    const series = read.has(table) ? read.get(table)! : await readSeries(point, table, steady);
    read.set(table, series);
    const value = series && source.of(series, point.parameters)?.value();
    if (Number.isFinite(value)) found[name] = { value: value!, ...(unit && { unit }), least };
  }
  return found;
}
