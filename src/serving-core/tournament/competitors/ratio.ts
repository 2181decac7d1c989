import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';
import { fullSize } from '../contest.js';
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
export class Ratio implements Competitor {
  readonly period = PERIOD;
  private readonly pools: Pools;
  private readonly before: Float64Array;
  private readonly wishes: { at: number; replicas: number }[][];

  constructor(private readonly arena: Arena) {
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
    this.wishes = models.map(() => []);
  }

  arrived(request: number): void {
    this.pools.arrived(request);
  }

  freed(instance: number): void {
    this.pools.freed(instance);
  }

  started(instance: number): void {
    this.pools.started(instance);
  }

  left(instance: number): void {
    this.pools.left(instance);
  }

  tick(): void {
    const { pools, before, wishes } = this;
    const now = this.arena.now / 1e9;
    for (let model = 0; model < before.length; model++) {
      const busy = (pools.busy[model] - before[model]) / 1e9;
      before[model] = pools.busy[model];
      const replicas = Math.max(1, pools.serving(model));
      const ratio = busy / (replicas * PERIOD) / UTILISATION;
      const wished = Math.abs(ratio - 1) <= TOLERANCE ? replicas : Math.max(1, Math.ceil(replicas * ratio));
      const recent = wishes[model].filter(({ at }) => at > now - STABILISATION);
      wishes[model] = [...recent, { at: now, replicas: wished }];
      const most = Math.max(...wishes[model].map((wish) => wish.replicas));
      pools.scale(model, wished > pools.target[model] ? wished : Math.min(pools.target[model], most));
    }
  }
}
