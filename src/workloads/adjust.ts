import type { WorkloadContext } from './workload.js';

/** A value that a timer of the original changes every period: an SLO multiplier, a rate, the scale of a trace. */
export interface Adjustment {
  /** ns from one change to the next. */
  period: number;
  initial: number;
  next(current: number): number;
  /** Whether the workload ends instead of taking this value. */
  ends(value: number): boolean;
  apply(value: number): void;
}

/** Applies the initial value now and each next one a period later, until one ends the workload. */
export function startAdjustment({ clock, stop }: WorkloadContext, adjustment: Adjustment): void {
  const { period, initial, next, ends, apply } = adjustment;
  let current = initial;
  apply(current);
  const step = clock.register(() => {
    current = next(current);
    if (ends(current)) return stop();
    apply(current);
    clock.at(clock.now() + period, step, 0, 0);
  });
  clock.at(clock.now() + period, step, 0, 0);
}

/** Values beyond this many are not a ladder but a mistake. */
const VALUE_LIMIT = 100_000;

/** Every value that an adjustment visits, the initial one always among them; endless many are cut at a limit. */
export function visitedValues({
  initial,
  next,
  ends,
}: Pick<Adjustment, 'initial' | 'next' | 'ends'>): number[] {
  const values = [initial];
  for (let value = next(initial); !ends(value) && values.length < VALUE_LIMIT; value = next(value)) {
    values.push(value);
  }
  return values;
}
