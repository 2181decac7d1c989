import { stream } from '../../random/streams.js';
import type { Pipeline } from './pipeline.js';

/**
 * The route of each query: bit d says how draw d came out. Drawn before any simulation, so that every configuration of a plan sees the
 * same queries take the same ways. Null for a pipeline without draws.
 */
export function drawRoutes({ draws }: Pipeline, queries: number, seed: number): Uint16Array | null {
  if (draws.length === 0) return null;
  const random = stream(seed, 'inferline/routes');
  const routes = new Uint16Array(queries);
  for (let id = 0; id < queries; id++) {
    let route = 0;
    for (let d = 0; d < draws.length; d++) if (random.next() < draws[d]) route |= 1 << d;
    routes[id] = route;
  }
  return routes;
}
