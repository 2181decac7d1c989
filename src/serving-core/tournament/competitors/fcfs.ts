import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';
import { fullSize } from '../contest.js';
import { Fifo, oldestOf } from './fifo.js';

/**
 * First come, first served by whichever instance is idle, the fastest first: the oldest request, and with it as many more of its model as fill a
 * batch. Nothing is given up, and the whole fleet stays on.
 */
export class Fcfs implements Competitor {
  private readonly queues: readonly Fifo[];

  constructor(private readonly arena: Arena) {
    this.queues = arena.models.map(() => new Fifo());
  }

  arrived(request: number): void {
    const { arena } = this;
    this.queues[arena.model[request]].push(request);
    for (let instance = 0; instance < arena.instances; instance++)
      if (arena.isIdle(instance)) {
        this.freed(instance);
        return;
      }
  }

  freed(instance: number): void {
    const { arena, queues } = this;
    const model = oldestOf(queues);
    if (model < 0) return;
    const { sizes } = arena.models[model];
    const size = sizes[fullSize(arena.models[model], queues[model].length)];
    arena.send(instance, model, queues[model].take(size));
  }
}
