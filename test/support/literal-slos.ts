import type { ControllerOptions } from '../../src/serving-core/clockwork/spec.js';
import type { LiteralModel } from './literal-model.js';

const BUFFER = 5_000_000;
const MAX_WEIGHTS_SLO = 25_000_000;

/** The three SLOs that the original gives a request: the judged one, and what execution and weights are scheduled by. */
export function literalSlos(
  model: LiteralModel,
  factor: number,
  { scheduleAhead, defaultSlo }: ControllerOptions,
): { slo: number; execSlo: number; weightsSlo: number } {
  const multiplied = Math.fround(Math.fround(model.baseExecution) * Math.fround(factor));
  const slo = factor > 0 ? Math.trunc(multiplied) : defaultSlo;
  const floor = scheduleAhead + BUFFER;
  const reserve = model.transfer.value + model.baseExecution + BUFFER + scheduleAhead;
  return {
    slo,
    execSlo: Math.max(Math.min(slo, minus(slo, BUFFER)), floor),
    weightsSlo: Math.max(Math.min(MAX_WEIGHTS_SLO, slo, minus(slo, reserve)), floor),
  };
}

/** Unsigned 64-bit subtraction as far as a `min` with x can see: it wraps to a huge number. */
function minus(x: number, y: number): number {
  return x >= y ? x - y : x - y + 2 ** 64;
}
