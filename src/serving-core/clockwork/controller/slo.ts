import { BUFFER, MAX_WEIGHTS_SLO } from '../constants.js';

/** The SLO of a request, ns: `factor` executions, in the original's single precision; the default when it has no factor. */
export function sloOf(execution: number, factor: number, defaultSlo: number): number {
  if (!(factor > 0)) return defaultSlo;
  return Math.trunc(Math.fround(Math.fround(execution) * Math.fround(factor)));
}

/** The SLO that is scheduled by: a little shorter than the judged one, and never below its horizon. */
export function executionSlo(slo: number, scheduleAhead: number): number {
  return Math.max(lessOrWhole(slo, BUFFER), scheduleAhead + BUFFER);
}

/** The SLO that load demand is judged by; `reserve`: time that loading and executing take, ns. */
export function loadingSlo(slo: number, reserve: number, scheduleAhead: number): number {
  const spare = lessOrWhole(slo, reserve + BUFFER + scheduleAhead);
  return Math.max(Math.min(MAX_WEIGHTS_SLO, spare), scheduleAhead + BUFFER);
}

/** `min(x, x − y)` of unsigned integers: x itself where y is larger, because the difference wraps. */
function lessOrWhole(x: number, y: number): number {
  return y > x ? x : x - y;
}
