import type { PointView } from '../../telemetry/run.js';
import type { Measure } from '../data.js';
import { faroMeasures, forecastMeasures, solverMeasures } from './faro.js';
import { inferlineMeasures } from './inferline.js';
import { kairosLoadMeasures, kairosSearchMeasures } from './kairos.js';
import { requestMeasures } from './requests.js';
import { rollupMeasures } from './rollups.js';

/**
 * What a point's tables come to in a few numbers, in the terms of its system: nothing where it has none.
 *
 * @throws UserError with file and line when a table is malformed.
 */
export async function measurePoint(point: PointView): Promise<Measure[]> {
  const { files } = point;
  if (files.requests !== undefined) return requestMeasures(files.requests, files.actions);
  if (files.minutes !== undefined || files.histograms !== undefined) return rollupMeasures(point);
  if (files.queries !== undefined) return inferlineMeasures(files.queries, files.replicas);
  if (files.served !== undefined) return kairosLoadMeasures(files.served);
  if (files.capacity !== undefined) return kairosSearchMeasures(files.capacity, files.pool);
  if (files.jobMinutes !== undefined) return faroMeasures(files.jobMinutes);
  if (files.forecasts !== undefined) return forecastMeasures(files.forecasts);
  if (files.solutions !== undefined) return solverMeasures(files.solutions);
  return [];
}
