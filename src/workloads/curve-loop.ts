import type { SloFactor } from './open-loop.js';
import type { RateCurve } from './rate-curve.js';
import type { WorkloadContext } from './workload.js';

/** Open-loop clients, one a model, that share a rate which changes over time. */
export interface CurveTraffic {
  curve: RateCurve;
  clients: number;
  /** Distance from a client's one request to its next, with a mean of 1: in expected requests of this client. */
  distance(client: number): () => number;
}

/**
 * Starts the clients. Where each client is on the curve is kept in expected requests, so a change of rate also moves a request that is
 * already under way to its right time. Calls `onEnd` when the curve ends.
 */
export function startCurveLoops(
  { clock, port }: WorkloadContext,
  { curve, clients, distance }: CurveTraffic,
  sloFactor: SloFactor,
  onEnd: () => void,
): void {
  const begin = clock.now();
  const distances = Array.from({ length: clients }, (_, client) => distance(client));
  const position = new Float64Array(clients);
  const schedule = (client: number) => {
    position[client] += distances[client]();
    const seconds = curve.timeOf(position[client] * clients);
    if (seconds !== Number.POSITIVE_INFINITY) {
      clock.at(begin + Math.trunc(seconds * 1e9), send, client, 0);
    }
  };
  const send = clock.register((client) => {
    port.infer(client, client, sloFactor(client));
    schedule(client);
  });
  const end = clock.register(onEnd);
  clock.at(begin + curve.seconds * 1e9, end, 0, 0);
  for (let client = 0; client < clients; client++) schedule(client);
}
