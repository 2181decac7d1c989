import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';
import { Fifo } from './fifo.js';

/**
 * Earliest deadline first, by whichever instance is idle: of the requests that it can still end in time the most urgent, in the largest batch that this
 * one can wait for. What no instance can end in time is given up. The whole fleet stays on.
 */
export class Edf implements Competitor {
  /** A model has one SLO, so its requests come in order of their deadlines. */
  private readonly queues: readonly Fifo[];
  /** Shortest execution of each model, ns. */
  private readonly shortest: readonly number[];

  constructor(private readonly arena: Arena) {
    this.queues = arena.models.map(() => new Fifo());
    this.shortest = arena.models.map((_, model) =>
      Math.min(...Array.from(arena.typeOf, (_, instance) => arena.expected(instance, model))),
    );
  }

  arrived(request: number): void {
    const { arena } = this;
    this.queues[arena.model[request]].push(request);
    for (let instance = 0; instance < arena.instances; instance++)
      if (arena.isIdle(instance)) this.freed(instance);
  }

  freed(instance: number): void {
    const { arena, queues } = this;
    let urgent = -1;
    let place = 0;
    let earliest = Number.POSITIVE_INFINITY;
    for (let model = 0; model < queues.length; model++) {
      this.giveUp(model);
      const first = this.firstInTime(instance, model);
      if (first < 0 || arena.deadline[queues[model].at(first)] >= earliest) continue;
      urgent = model;
      place = first;
      earliest = arena.deadline[queues[model].at(first)];
    }
    if (urgent < 0) return;
    const { sizes } = arena.models[urgent];
    let index = sizes.length - 1;
    const fits = (at: number) =>
      sizes[at] <= queues[urgent].length - place &&
      arena.now + arena.expected(instance, urgent, at) <= earliest;
    while (index > 0 && !fits(index)) index--;
    arena.send(instance, urgent, queues[urgent].take(sizes[index], place));
  }

  private giveUp(model: number): void {
    const { arena } = this;
    const queue = this.queues[model];
    const end = arena.now + this.shortest[model];
    while (queue.length > 0 && arena.deadline[queue.at(0)] < end) arena.drop(queue.take(1)[0]);
  }

  /** Place of the first request that the instance can end in time by itself; −1 for none. */
  private firstInTime(instance: number, model: number): number {
    const { arena } = this;
    const queue = this.queues[model];
    const end = arena.now + arena.expected(instance, model);
    for (let place = 0; place < queue.length; place++)
      if (arena.deadline[queue.at(place)] >= end) return place;
    return -1;
  }
}
