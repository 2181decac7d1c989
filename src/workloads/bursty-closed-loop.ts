import type { Arrivals } from './arrivals.js';
import { firstPhase } from './bursts.js';
import type { SloFactor } from './open-loop.js';
import type { ClientRandom, WorkloadContext } from './workload.js';

/** One client that alternates between a closed loop and silence. */
export interface BurstyClosedLoopClient {
  userId: number;
  model: number;
  concurrency: number;
  source: ClientRandom;
  burst: Arrivals;
  idle: Arrivals;
}

/**
 * Starts bursty closed-loop clients. As in the original, a pause is drawn from the bursts' distribution; `idle` is
 * drawn once, at the start.
 */
export function startBurstyClosedLoops(
  { clock, port }: WorkloadContext,
  clients: readonly BurstyClosedLoopClient[],
  sloFactor: SloFactor,
): { onResponse(requestId: number): void } {
  const bursting = new Uint8Array(clients.length);
  const outstanding = new Uint32Array(clients.length);
  const senders = new Map<number, number>();

  const send = (index: number) => {
    const { userId, model } = clients[index];
    outstanding[index]++;
    senders.set(port.infer(userId, model, sloFactor(model)), index);
  };
  const startBurst = (index: number, lasts: number) => {
    bursting[index] = 1;
    for (let i = 0; i < clients[index].concurrency; i++) send(index);
    clock.at(clock.now() + lasts, endBurst, index, 0);
  };
  const endBurst = clock.register((index) => {
    bursting[index] = 0;
  });
  const nextBurst = clock.register((index) => startBurst(index, clients[index].burst.gap()));

  clients.forEach(({ source, burst, idle }, index) => {
    const first = firstPhase(source, burst, idle);
    if (first.bursting) startBurst(index, first.lasts);
    else clock.at(clock.now() + first.lasts, nextBurst, index, 0);
  });
  return {
    onResponse(requestId) {
      const index = senders.get(requestId);
      if (index === undefined) return;
      senders.delete(requestId);
      outstanding[index]--;
      if (bursting[index]) send(index);
      else if (outstanding[index] === 0)
        clock.at(clock.now() + clients[index].burst.gap(), nextBurst, index, 0);
    },
  };
}
