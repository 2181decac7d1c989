import { distributorFactory } from '../serving-core/kairos/distributors/distributors.js';
import { type LatencyTable, meansOf } from '../serving-core/kairos/latency-table.js';
import type { Mix } from '../serving-core/kairos/mix.js';
import type { KairosSession } from '../serving-core/kairos/session.js';
import { simulate } from '../serving-core/kairos/simulation.js';
import type { ArrivalName, DistributorName } from '../serving-core/kairos/spec.js';
import { searchThroughput, type Throughput } from '../serving-core/kairos/throughput.js';
import type { RateSteps } from '../workloads/kairos/arrivals.js';
import { drawSizes, queriesAt, type Sizes } from '../workloads/kairos/queries.js';
import { climbThreshold } from './climb-threshold.js';

/** What is measured: a distributor over a mix, and how it is loaded. */
export interface Served {
  table: LatencyTable;
  mix: Mix;
  /** Target latency, ns. */
  qos: number;
  distributor: DistributorName;
  /** For `threshold`: largest batch of instances other than the base, or `climb` to look for it. */
  threshold?: number | 'climb';
  arrivals: ArrivalName;
  /** Queries of a run. */
  queries: number;
}

export interface Goal {
  /** Least share within the target latency. */
  target: number;
  /** Width of a search's bracket, as a share of the rate. */
  tolerance: number;
}

export const defaultGoal: Goal = { target: 0.99, tolerance: 0.005 };

/** Draws a seed's queries once and runs them at whatever rate is asked for. */
export class Bench {
  readonly #sizes: Sizes;
  readonly #threshold: number | undefined;

  /** @throws UserError when the table lacks a batch. */
  constructor(
    readonly served: Served,
    readonly seed: number,
  ) {
    this.#sizes = drawSizes(served.table, { count: served.queries, seed });
    this.#threshold = thresholdOf(served, seed);
  }

  /** Runs all queries at a rate; or, with `mostLate`, until so many are late. */
  run(rate: number | RateSteps, mostLate?: number): KairosSession {
    const { table, mix, qos, arrivals, distributor } = this.served;
    const queries = queriesAt(this.#sizes, { seed: this.seed, arrivals, rate });
    return simulate({
      table,
      mix,
      queries,
      qos,
      mostLate,
      distributor: distributorFactory(distributor, this.#threshold),
    });
  }

  /** Share within the target at a rate. */
  attainment(rate: number): number {
    return share(this.run(rate));
  }

  /** The highest rate that is served. */
  throughput({ target, tolerance }: Goal): Throughput {
    const mostLate = Math.floor((1 - target) * this.served.queries + 1e-9);
    const attainment = (rate: number) => {
      const run = this.run(rate, mostLate);
      return run.stopped ? Math.min(share(run), target - 1e-9) : share(run);
    };
    return searchThroughput({
      attainment,
      target,
      tolerance,
      start: closedLoopRate(this.served, this.#sizes),
    });
  }
}

function thresholdOf(served: Served, seed: number): number | undefined {
  if (served.distributor !== 'threshold') return undefined;
  if (typeof served.threshold === 'number') return served.threshold;
  return climbThreshold(served.table, (threshold) => {
    const queries = Math.min(served.queries, 2000);
    return new Bench({ ...served, threshold, queries }, seed).throughput({ target: 0.99, tolerance: 0.02 })
      .rate;
  });
}

function share({ answered, late }: KairosSession): number {
  return answered === 0 ? 0 : (answered - late) / answered;
}

/** Half of what the instances would serve if each took a random query after the other: where a search begins. */
function closedLoopRate({ table, mix }: Served, { row, count }: Sizes): number {
  const means = meansOf(table);
  const rows = table.batches.length;
  let rate = 0;
  for (const [type, instances] of mix.counts.entries()) {
    if (instances === 0) continue;
    let time = 0;
    for (let query = 0; query < count; query++) time += means[type * rows + row[query]];
    rate += (instances * count * 1e9) / time;
  }
  return rate / 2;
}
