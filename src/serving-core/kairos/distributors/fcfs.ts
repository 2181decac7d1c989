import type { DistributorContext, QueryDistributor } from '../distributor.js';

/** First come, first served by the first free instance, in the mix's order: what the authors' program calls naive. */
export class Fcfs implements QueryDistributor {
  constructor(private readonly context: DistributorContext) {}

  round(now: number): number {
    const { serving } = this.context;
    const { waiting, instances } = serving;
    while (waiting.length > 0 && instances.freeCount > 0)
      serving.send(waiting.shift(), instances.free.indexOf(1), now, 0);
    return Number.POSITIVE_INFINITY;
  }
}
