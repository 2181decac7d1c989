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

/** Multipliers beyond this many steps are not a ladder but a mistake. */
const STEP_LIMIT = 100_000;

/** The next multiplier, in the single precision that the original keeps it in (workloads.md §3.6). */
export function nextMultiplier(ladder: SloLadder, current: number): number {
  return Math.fround(ladder.operator === 'mul' ? current * ladder.factor : current + ladder.factor);
}

/** All multipliers that the ladder visits; Infinity many are cut at a limit that no run reaches. */
export function ladderValues(ladder: SloLadder): number[] {
  const values: number[] = [];
  let value = Math.fround(ladder.start);
  while (values.length === 0 || (value <= ladder.end && values.length < STEP_LIMIT)) {
    values.push(value);
    value = nextMultiplier(ladder, value);
  }
  return values;
}

/**
 * Runs the ladder: `apply` sets each new multiplier; beyond the end the workload stops. The period is a float32 number of
 * seconds in the original, so 30 s are 30,000,001,024 ns.
 */
export function startSloLadder(
  { clock, stop }: WorkloadContext,
  ladder: SloLadder,
  apply: (multiplier: number) => void,
): void {
  const period = Math.fround(ladder.period * 1e9);
  let current = Math.fround(ladder.start);
  apply(current);
  const step = clock.register(() => {
    current = nextMultiplier(ladder, current);
    if (current > ladder.end) return stop();
    apply(current);
    clock.at(clock.now() + period, step, 0, 0);
  });
  clock.at(clock.now() + period, step, 0, 0);
}
