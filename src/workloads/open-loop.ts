import type { Arrivals } from './arrivals.js';
import type { ClientRandom, WorkloadContext } from './workload.js';

/** One open-loop client: it sends to one model, whatever became of earlier requests. */
export interface OpenLoopClient {
  userId: number;
  model: number;
  arrivals: Arrivals;
}

/** The SLO factor of each model at the moment of sending. */
export type SloFactor = (model: number) => number;

/** Leaves every request to the controller's default SLO. */
export const controllerDefault: SloFactor = () => 0;

/** A client for each of the models 0 to `count` − 1 whose user id and seed are the model's number. */
export function clientPerModel(
  { client }: WorkloadContext,
  count: number,
  arrivals: (source: ClientRandom, model: number) => Arrivals,
): OpenLoopClient[] {
  return Array.from({ length: count }, (_, i) => ({ userId: i, model: i, arrivals: arrivals(client(i), i) }));
}

/** Starts open-loop clients: each waits a gap, sends, and so on. `sloFactor` is read at each send, by model. */
export function startOpenLoops(
  { clock, port }: WorkloadContext,
  clients: readonly OpenLoopClient[],
  sloFactor: SloFactor,
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
