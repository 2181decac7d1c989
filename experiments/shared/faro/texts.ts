import type { PointView, Run } from 'repro';
import { parameterOf } from '../values.js';

/** In words, who forecast in a run whose predictor may be `auto`: trained networks where there were some of the trace, else the oracle. */
export function forecastBy(run: Run, point: PointView): string {
  const named = String(parameterOf(run, point, 'predictor') ?? 'oracle');
  const own = (parameterOf(run, point, 'forecaster') ?? 'shipped') !== 'shipped';
  const standIn = (run.manifest?.datasets ?? []).some(({ kind }) => kind === 'stand-in');
  const by = named !== 'auto' ? named : own || standIn ? 'trained' : 'oracle';
  return by === 'trained' ? 'networks trained on the days before' : by;
}

/** In words, what trace a run served. */
export function traceText(run: Run): string {
  const kinds = (run.manifest?.datasets ?? []).map(({ kind }) => kind);
  if (kinds.includes('stand-in')) return 'the synthetic stand-in';
  return kinds.includes('published') ? 'the published trace' : 'a trace that is not the published one';
}
