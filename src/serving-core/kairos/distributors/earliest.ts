import type { DistributorContext, QueryDistributor } from '../distributor.js';
import { estimatesOf } from './estimates.js';

const NONE = -1;

/**
 * A queue per instance; each query, in order of its deadline, joins the one where it is expected to end first: Clockwork's idea (OSDI'20)
 * for unequal instances, as far as HPDC'23 describes it. All queries have one target, so the order of deadlines is that of
 * arrivals, and where the earliest end misses the deadline every end does.
 */
export class Earliest implements QueryDistributor {
  readonly #estimates: Float64Array;
  readonly #rows: number;
  /** Per instance: expected ns of what waits there, and its line, linked by query. */
  readonly #backlog: Float64Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #next: Int32Array;

  constructor(private readonly context: DistributorContext) {
    const { table, serving } = context;
    this.#estimates = estimatesOf(table, false);
    this.#rows = table.batches.length;
    this.#backlog = new Float64Array(serving.instances.count);
    this.#first = new Int32Array(serving.instances.count).fill(NONE);
    this.#last = new Int32Array(serving.instances.count).fill(NONE);
    this.#next = new Int32Array(serving.queries.count).fill(NONE);
  }

  round(now: number): number {
    const { waiting, instances } = this.context.serving;
    while (waiting.length > 0) this.#join(waiting.shift(), now);
    for (let j = 0; j < instances.count; j++) {
      const query = this.#first[j];
      if (query === NONE || instances.free[j] === 0) continue;
      this.#first[j] = this.#next[query];
      if (this.#first[j] === NONE) this.#last[j] = NONE;
      const expected = this.#estimate(query, j);
      this.#backlog[j] = this.#first[j] === NONE ? 0 : this.#backlog[j] - expected;
      this.context.serving.send(query, j, now, expected);
    }
    return Number.POSITIVE_INFINITY;
  }

  #join(query: number, now: number): void {
    const { count, free, expectedEnd } = this.context.serving.instances;
    let best = 0;
    let bestEnd = Number.POSITIVE_INFINITY;
    for (let j = 0; j < count; j++) {
      const begins = free[j] === 1 ? now : Math.max(now, expectedEnd[j]);
      const end = begins + this.#backlog[j] + this.#estimate(query, j);
      if (end < bestEnd) {
        best = j;
        bestEnd = end;
      }
    }
    this.#backlog[best] += this.#estimate(query, best);
    if (this.#last[best] === NONE) this.#first[best] = query;
    else this.#next[this.#last[best]] = query;
    this.#last[best] = query;
  }

  #estimate(query: number, instance: number): number {
    const { serving } = this.context;
    return this.#estimates[serving.instances.type[instance] * this.#rows + serving.queries.row[query]];
  }
}
