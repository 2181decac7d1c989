import type { Arena } from '../arena.js';
import { fullSize } from '../contest.js';
import { PooledCompetitor } from './pooled.js';
import { Pools } from './pools.js';
import { countsOf, fastestFirst, meanSlowdown } from './yesterday.js';

/** The defaults of Kubernetes' horizontal autoscaler, s: its period, and for how long the most of its wishes holds before replicas go; and the change that it lets pass. */
const PERIOD = 15;
const STABILISATION = 300;
const TOLERANCE = 0.1;
/** Share of time that replicas shall be busy: an assumption. */
const UTILISATION = 0.6;

/**
 * Ratio autoscaling, as Kubernetes' horizontal autoscaler does it: replicas times utilisation over its target, rounded up. Each model has a pool of its
 * own, which begins with what yesterday's mean needs one by one; batches are whatever waits.
 */
export class Ratio extends PooledCompetitor {
  readonly period = PERIOD;
  protected readonly pools: Pools;
  private readonly before: Float64Array;
  private readonly wishes: { at: number; replicas: number }[][];

  constructor(private readonly arena: Arena) {
    super();
    const { models, yesterday } = arena;
    const seconds = Math.max(1, (yesterday.time.at(-1) ?? 0) / 1e9);
    const types = fastestFirst(arena);
    this.pools = new Pools(arena, {
      initial: countsOf(arena).map((count, model) => {
        const work = (count / seconds) * models[model].execution[0] * 1e-9 * meanSlowdown(arena);
        return Math.max(1, Math.ceil(work / UTILISATION));
      }),
      batch: models.map((model) => model.sizes[fullSize(model, Number.POSITIVE_INFINITY)]),
      types: models.map(() => types),
    });
    this.before = new Float64Array(models.length);
    // What there is at first counts as a wish, so that nothing is taken away before the stabilisation has passed.
    this.wishes = this.pools.target.map((replicas) => [{ at: 0, replicas }]);
  }

  tick(): void {
    const { pools, before, wishes } = this;
    const now = this.arena.now / 1e9;
    for (let model = 0; model < before.length; model++) {
      const total = pools.busy(model);
      const busy = (total - before[model]) / (PERIOD * 1e9);
      before[model] = total;
      const target = pools.target[model];
      const wished = wish(busy, pools.serving(model), target);
      const recent = wishes[model].filter(({ at }) => at > now - STABILISATION);
      wishes[model] = [...recent, { at: now, replicas: wished }];
      const most = Math.max(...wishes[model].map(({ replicas }) => replicas));
      pools.scale(model, wished > target ? wished : Math.min(target, most));
    }
  }
}

/**
 * Replicas that `busy` of them, in replicas that execute all the time, should be: of `serving` there are, and of `target` wanted. While some start, they count as
 * idle when more are asked for; where that turns a rise into none, as where the change is small or nobody serves, it stays as it is.
 */
export function wish(busy: number, serving: number, target: number): number {
  const needed = busy / UTILISATION;
  const ratio = serving > 0 ? needed / serving : 1;
  if (Math.abs(ratio - 1) <= TOLERANCE || (ratio > 1 && needed / target <= 1 + TOLERANCE)) return target;
  return Math.max(1, Math.ceil(needed));
}
