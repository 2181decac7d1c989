import type { Arrivals } from './arrivals.js';
import type { WorkloadContext } from './workload.js';

/** One open-loop client: it sends to one model, whatever became of earlier requests. */
export interface OpenLoopClient {
  userId: number;
  model: number;
  arrivals: Arrivals;
}

/** Starts open-loop clients: each waits a gap, sends, and so on. `sloFactor` is read at each send, by model. */
export function startOpenLoops(
  { clock, port }: WorkloadContext,
  clients: readonly OpenLoopClient[],
  sloFactor: (model: number) => number,
): void {
  const tick = clock.register((index) => {
    const { userId, model, arrivals } = clients[index];
    port.infer(userId, model, sloFactor(model));
    clock.at(clock.now() + arrivals.gap(), tick, index, 0);
  });
  clients.forEach(({ arrivals }, index) => {
    clock.at(clock.now() + arrivals.gap(), tick, index, 0);
  });
}
