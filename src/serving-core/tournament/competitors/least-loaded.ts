import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';
import { fullSize } from '../contest.js';
import { Fifo, oldestOf } from './fifo.js';

/**
 * Every request joins, for good, the instance with the least work left in ns, counted one by one; each serves first come, first served, with as many more of the
 * model in its queue as fill a batch. Nothing is given up, and the whole fleet stays on.
 */
export class LeastLoaded implements Competitor {
  /** By instance and model. */
  private readonly queues: readonly (readonly Fifo[])[];
  /** By instance: ns that what waits would take one by one, and when what it executes is expected to end, ns. */
  private readonly backlog: Float64Array;
  private readonly endsAt: Float64Array;

  constructor(private readonly arena: Arena) {
    this.queues = Array.from(arena.typeOf, () => arena.models.map(() => new Fifo()));
    this.backlog = new Float64Array(arena.instances);
    this.endsAt = new Float64Array(arena.instances);
  }

  arrived(request: number): void {
    const { arena, backlog, endsAt } = this;
    const { now } = arena;
    let least = 0;
    let left = Number.POSITIVE_INFINITY;
    for (let instance = 0; instance < arena.instances; instance++) {
      const work = backlog[instance] + Math.max(0, endsAt[instance] - now);
      if (work >= left) continue;
      least = instance;
      left = work;
    }
    const model = arena.model[request];
    this.queues[least][model].push(request);
    backlog[least] += arena.expected(least, model);
    if (arena.isIdle(least)) this.freed(least);
  }

  freed(instance: number): void {
    const { arena } = this;
    const queues = this.queues[instance];
    const model = oldestOf(queues);
    if (model < 0) return;
    const index = fullSize(arena.models[model], queues[model].length);
    const size = arena.models[model].sizes[index];
    this.backlog[instance] -= size * arena.expected(instance, model);
    this.endsAt[instance] = arena.now + arena.expected(instance, model, index);
    arena.send(instance, model, queues[model].take(size));
  }
}
