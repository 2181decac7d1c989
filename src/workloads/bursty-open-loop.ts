import type { Arrivals } from './arrivals.js';
import { firstPhase } from './bursts.js';
import type { SloFactor } from './open-loop.js';
import type { ClientRandom, WorkloadContext } from './workload.js';

/** One client that alternates between open-loop requests and silence. */
export interface BurstyOpenLoopClient {
  userId: number;
  model: number;
  requests: Arrivals;
  /** What `burst` and `idle` draw from; the requests have a source of their own. */
  source: ClientRandom;
  burst: Arrivals;
  idle: Arrivals;
}

/** Starts bursty open-loop clients: a burst opens with a request at once. */
export function startBurstyOpenLoops(
  { clock, port }: WorkloadContext,
  clients: readonly BurstyOpenLoopClient[],
  sloFactor: SloFactor,
): void {
  const bursts = new Float64Array(clients.length);

  // A timer that a burst has left behind knows an older number than the client's, and does nothing.
  const send = (index: number, burst: number) => {
    if (burst !== bursts[index]) return;
    const { userId, model, requests } = clients[index];
    port.infer(userId, model, sloFactor(model));
    clock.at(clock.now() + requests.gap(), submit, index, burst);
  };
  const submit = clock.register(send);
  const startBurst = (index: number) => {
    send(index, bursts[index]);
    clock.at(clock.now() + clients[index].burst.gap(), endBurst, index, 0);
  };
  const nextBurst = clock.register(startBurst);
  const endBurst = clock.register((index) => {
    bursts[index]++;
    clock.at(clock.now() + clients[index].idle.gap(), nextBurst, index, 0);
  });

  clients.forEach(({ source, burst, idle }, index) => {
    const first = firstPhase(source, burst, idle);
    if (first.bursting) send(index, bursts[index]);
    clock.at(clock.now() + first.lasts, first.bursting ? endBurst : nextBurst, index, 0);
  });
}
