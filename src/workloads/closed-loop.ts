import type { SloFactor } from './open-loop.js';
import type { WorkloadContext } from './workload.js';

/** One closed-loop client: it keeps `concurrency` requests under way, over its models in turn. */
export interface ClosedLoopClient {
  userId: number;
  models: readonly number[];
  concurrency: number;
  /** Further requests after the first ones before it retires; without end unless given. */
  requests?: number;
  /** Seconds before its first request. */
  delay?: number;
}

/**
 * Starts closed-loop clients. As in the original, a client counts its requests down at each answer:
 * with concurrency 1 it sends `requests` + 1 and retires; with more, the count wraps round once it has retired, so that its other loops
 * go on until the whole workload stops.
 *
 * @param onAllRetired called once, when every client has retired.
 */
export function startClosedLoops(
  { clock, port }: WorkloadContext,
  clients: readonly ClosedLoopClient[],
  sloFactor: SloFactor,
  onAllRetired: () => void = () => {},
): { onResponse(requestId: number): void } {
  const left = Float64Array.from(clients, ({ requests }) => requests ?? Number.POSITIVE_INFINITY);
  const turns = new Uint32Array(clients.length);
  const senders = new Map<number, number>();
  let running = clients.length;

  const send = (index: number) => {
    const { userId, models } = clients[index];
    const model = models[turns[index]];
    turns[index] = (turns[index] + 1) % models.length;
    senders.set(port.infer(userId, model, sloFactor(model)), index);
  };
  const begin = clock.register((index) => {
    for (let i = 0; i < clients[index].concurrency; i++) send(index);
  });
  clients.forEach(({ delay = 0 }, index) => {
    clock.at(clock.now() + delay * 1e9, begin, index, 0);
  });
  return {
    onResponse(requestId) {
      const index = senders.get(requestId);
      if (index === undefined) return;
      senders.delete(requestId);
      if (left[index] > 0) {
        left[index]--;
        return send(index);
      }
      left[index] = Number.POSITIVE_INFINITY;
      if (--running === 0) onAllRetired();
    },
  };
}
