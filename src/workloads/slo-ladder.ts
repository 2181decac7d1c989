import { type Adjustment, startAdjustment, visitedValues } from './adjust.js';
import type { WorkloadContext } from './workload.js';

/** How an SLO multiplier climbs: every `period` seconds by `factor`, until it exceeds `end`. */
export interface SloLadder {
  start: number;
  end: number;
  factor: number;
  operator: 'add' | 'mul';
  /** Seconds at each step. */
  period: number;
}

/** The next multiplier, in the single precision that the original keeps it in. */
export function nextMultiplier(
  { operator, factor }: Pick<SloLadder, 'operator' | 'factor'>,
  current: number,
): number {
  return Math.fround(operator === 'mul' ? current * factor : current + factor);
}

/** All multipliers that the ladder visits; Infinity many are cut at a limit that no run reaches. */
export function ladderValues(ladder: SloLadder): number[] {
  return visitedValues(climb(ladder));
}

/** The original's period of an SLO: a float32 number of ns, so 30 s are 30,000,001,024 ns. */
export function sloPeriod(seconds: number): number {
  return Math.fround(seconds * 1e9);
}

/** Runs the ladder: `apply` sets each new multiplier; beyond the end the workload stops. */
export function startSloLadder(
  context: WorkloadContext,
  ladder: SloLadder,
  apply: (multiplier: number) => void,
): void {
  startAdjustment(context, { ...climb(ladder), period: sloPeriod(ladder.period), apply });
}

function climb(ladder: SloLadder): Pick<Adjustment, 'initial' | 'next' | 'ends'> {
  return {
    initial: Math.fround(ladder.start),
    next: (current) => nextMultiplier(ladder, current),
    ends: (value) => value > ladder.end,
  };
}
