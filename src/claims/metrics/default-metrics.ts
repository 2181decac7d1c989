import type { Metrics, SteadyPart } from '../../experiment/declaration.js';
import { type TableName, tableNames } from '../../telemetry/columns.js';
import type { PointView } from '../../telemetry/run.js';
import { requestMetrics, rollupMetrics } from './clockwork.js';
import { clusterMetrics, forecastMetrics, solutionMetrics } from './faro.js';
import { inferlineMetrics } from './inferline.js';
import { servedMetrics, throughputMetrics } from './kairos.js';

type Measure = (point: PointView, file: string, steady: SteadyPart) => Promise<Metrics>;

/** What a point is measured by where its experiment does not say, by the table that it is read from. */
const measures: Partial<Record<TableName, Measure>> = {
  requests: (_, file, steady) => requestMetrics(file, steady),
  minutes: (point, _, steady) => rollupMetrics(point, steady),
  queries: (point, _, steady) => inferlineMetrics(point, steady),
  capacity: (_, file) => throughputMetrics(file),
  served: (_, file, steady) => servedMetrics(file, steady),
  jobMinutes: ({ parameters }, file) =>
    clusterMetrics(file, parameters.minutes === undefined ? undefined : Number(parameters.minutes)),
  forecasts: (_, file) => forecastMetrics(file),
  solutions: (_, file) => solutionMetrics(file),
};

/** Whether points with these tables are measured by anything. */
export function hasDefaultMetrics(tables: readonly TableName[]): boolean {
  return tables.some((table) => measures[table] !== undefined);
}

/** The metrics of a point by its tables: rows before what sums them up. None without a table that is known. */
export async function defaultMetrics(point: PointView, steady: SteadyPart): Promise<Metrics> {
  for (const table of tableNames) {
    const [measure, file] = [measures[table], point.files[table]];
    if (measure && file !== undefined) return measure(point, file, steady);
  }
  return {};
}
