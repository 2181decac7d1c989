import { count } from '../plural.js';
import type { Allocation, MeasureOptions } from './allocate.js';

/** How mixes were measured, as a sentence without its full stop. */
export function howMeasured({ latencies }: Allocation, options: MeasureOptions): string {
  const { distributor, queries, seeds } = options;
  const interval = seeds > 1 ? ', with its 95 % interval' : '';
  return `highest rate simulated with 99 % in time by ${distributor}, ${count(seeds, 'seed')} of ${queries} queries${interval}; latencies: ${latencies}`;
}
