import { Engine, type EngineOptions, type Station } from '../estimator/engine.js';
import type { Workspace } from '../estimator/workspace.js';
import type { ReplicaChange } from './cluster.js';
import { Scaling } from './scaling.js';
import type { Autoscaler } from './tuner.js';

export interface ServeOptions extends Pick<EngineOptions, 'ties' | 'batchingDelay' | 'slo' | 'vary'> {
  /** ms from ordering a replica to its first batch; it is paid for from the order on. */
  startUp: number;
  /** Called at each decision, and when replicas start, with the fraction of queries sent; returns true to end early. */
  look?(fraction: number): boolean;
}

/**
 * Serves a trace with an autoscaler over it: the same engine as the estimator's, with replicas that come after their start-up and go at
 * the end of their batch.
 */
export function serve(
  space: Workspace,
  stations: readonly Station[],
  autoscaler: Autoscaler | null,
  { startUp, look, ...options }: ServeOptions,
): { engine: Engine; changes: readonly ReplicaChange[] } {
  const engine = new Engine(space, stations, options);
  const scaling = new Scaling(engine, stations, autoscaler, space.sentAt, startUp);
  for (;;) {
    if (engine.sent === space.queries) scaling.stopLooking();
    if (scaling.next === Number.POSITIVE_INFINITY) break;
    engine.advance(scaling.next);
    scaling.act(engine.sent);
    if (look?.(engine.sent / space.queries)) return { engine, changes: scaling.changes };
  }
  engine.advance();
  return { engine, changes: scaling.changes };
}
