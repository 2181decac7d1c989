import type { ActionSink } from '../../common/sinks.js';
import { ActionType } from '../status.js';
import type { ActionTable } from './action-table.js';

/**
 * Writes one row of the action log: times relative to the action's creation, never negative; `goodFraction` is the share
 * of the batch answered within its SLO. `processed`: when the scheduler handled the result, ns.
 */
export function logAction(
  sink: ActionSink,
  actions: ActionTable,
  token: number,
  processed: number,
  goodFraction: number,
): void {
  const created = actions.created[token];
  const ok = actions.status[token] === 0;
  const infer = actions.type[token] === ActionType.infer;
  const since = (time: number) => (time > created ? time - created : 0);
  // A worker's clock that lags would put its times before the action: shift them all by as much.
  const received = actions.workerReceived[token];
  const skew = received !== 0 && received < created ? created - received : 0;
  const duration = ok ? actions.duration[token] : 0;
  sink.action(
    actions.resultReceived[token],
    actions.id[token],
    actions.type[token],
    actions.status[token],
    actions.worker[token],
    actions.workerGpu[token],
    actions.model[token],
    actions.batch[token],
    actions.expectedDuration[token],
    duration,
    since(actions.expectedComplete[token]),
    ok && actions.type[token] !== ActionType.evict ? since(actions.end[token] + skew) : 0,
    actions.expectedClock[token],
    ok && infer ? actions.clockBefore[token] : 0,
    ok && infer ? actions.clock[token] : 0,
    ok && infer ? since(actions.end[token] + skew) : 0,
    since(received + skew),
    since(actions.resultSent[token] + skew),
    since(actions.resultReceived[token]),
    since(processed),
    ok ? Math.trunc(duration * goodFraction) : 0,
    actions.requestsQueued[token],
    actions.copiesLoaded[token],
  );
}
