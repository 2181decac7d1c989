import { warmUpOf } from '../../claims/warm-up.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { callUserCode } from '../../experiment/user-code.js';
import { defaultMetrics } from '../../metrics/default-metrics.js';
import type { MeasuredPoint, PointView } from '../../telemetry/run.js';

/** What a point was measured at, with the unit and the least size of each metric. */
export interface Measured {
  measured: MeasuredPoint;
  scales: Map<string, { unit: string; least: number }>;
}

/**
 * Measures a point for `--until`: cuts its warm-up if it is to settle, then asks its experiment for its metrics, or takes those of
 * its system.
 *
 * @throws UserError when its telemetry is malformed, or the experiment's own metrics fail or are no numbers.
 */
export async function measurePoint(
  point: PointView,
  { declaration, file }: LoadedExperiment,
  steady: boolean,
): Promise<Measured> {
  const warmUp = steady ? await warmUpOf(point) : null;
  const part = { from: warmUp?.from ?? Number.NEGATIVE_INFINITY };
  const whose = { file, what: 'metrics', again: 'run it with --resume' };
  const given = await callUserCode(whose, async () =>
    declaration.metrics ? checked(await declaration.metrics(point, part)) : defaultMetrics(point, part),
  );
  const metrics: Record<string, number> = {};
  const scales: Measured['scales'] = new Map();
  for (const [name, metric] of Object.entries(given)) {
    const { value, unit = '', least = 0 } = typeof metric === 'number' ? { value: metric } : metric;
    metrics[name] = value;
    scales.set(name, { unit, least });
  }
  const { state, seconds } = warmUp ?? { state: 'short', seconds: 0 };
  return { measured: { metrics, ...(warmUp && { warmUp: { state, seconds } }) }, scales };
}

/** What `--until` adds to the notices of a point: why none of its warm-up was cut. */
export function noticesOf({ warmUp }: MeasuredPoint): string[] {
  if (warmUp?.state === 'never')
    return [
      'It never became steady: by MSER-5 its warm-up reaches into the second half, and none of it was cut.',
    ];
  if (warmUp?.state === 'short') return ['It is too short to tell its warm-up, and none of it was cut.'];
  return [];
}

// A user's file may be JavaScript.
function checked<T>(metrics: T): T {
  if (typeof metrics !== 'object' || metrics === null)
    throw new Error(`metrics() must return an object of numbers by name, but returns ${metrics}`);
  for (const [name, metric] of Object.entries(metrics)) {
    const { value, least = 0 } = typeof metric === 'number' ? { value: metric } : (metric ?? {});
    if (!Number.isFinite(value)) throw new Error(`metric '${name}' is ${value}, and no number`);
    if (!(Number.isFinite(least) && least >= 0)) throw new Error(`metric '${name}' has least = ${least}`);
  }
  return metrics;
}
