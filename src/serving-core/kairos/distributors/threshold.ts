import type { DistributorContext, QueryDistributor } from '../distributor.js';
import { baseOf } from '../mix.js';
import { Waiting } from '../waiting.js';

/**
 * Queries above a batch size go to the base instances, all others to the rest, each first come, first served: the scheme of DeepRecSys
 * (Gupta et al., ISCA 2020) as far as HPDC'23 describes it. Where a mix has no other instances the base serves all; without
 * a base, which no mix lacks, nothing would be served.
 */
export class Threshold implements QueryDistributor {
  readonly #large: Waiting;
  readonly #small: Waiting;
  readonly #base: number;
  readonly #split: boolean;

  constructor(
    private readonly context: DistributorContext,
    /** Largest batch that the rest serve. */
    private readonly threshold: number,
  ) {
    const { count } = context.serving.queries;
    this.#large = new Waiting(count);
    this.#small = new Waiting(count);
    this.#base = baseOf(context.mix);
    this.#split = context.mix.counts.some((n, type) => n > 0 && type !== this.#base);
  }

  round(now: number): number {
    const { serving } = this.context;
    const { waiting, instances, queries } = serving;
    while (waiting.length > 0) {
      const query = waiting.shift();
      const small = this.#split && queries.batch[query] <= this.threshold;
      (small ? this.#small : this.#large).push(query);
    }
    if (instances.freeCount === 0) return Number.POSITIVE_INFINITY;
    for (let j = 0; j < instances.count; j++) {
      if (instances.free[j] === 0) continue;
      const line = instances.type[j] === this.#base ? this.#large : this.#small;
      if (line.length > 0) serving.send(line.shift(), j, now, 0);
    }
    return Number.POSITIVE_INFINITY;
  }
}
