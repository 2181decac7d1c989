import type { LatencyTable } from '../serving-core/kairos/latency-table.js';

/** Steps of the climb in positions of the table's batches, each until it helps no more. */
const STEPS = [20, 10, 5, 2, 1];

/** Looks for the threshold of the highest throughput by hill climbing, as DeepRecSys does: from the middle, with ever smaller steps. */
export function climbThreshold({ batches }: LatencyTable, throughput: (threshold: number) => number): number {
  const known = new Map<number, number>();
  const at = (position: number) => {
    const found = known.get(position) ?? throughput(batches[position]);
    known.set(position, found);
    return found;
  };
  const last = batches.length - 1;
  let best = Math.floor(last / 2);
  for (const step of STEPS) {
    for (;;) {
      const near = [best - step, best + step].filter((position) => position >= 0 && position <= last);
      const higher = near.find((position) => at(position) > at(best));
      if (higher === undefined) break;
      best = higher;
    }
  }
  return batches[best];
}
