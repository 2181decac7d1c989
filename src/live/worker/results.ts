import { ActionType, Status } from '../../serving-core/clockwork/status.js';
import {
  errorResult,
  evictWeightsResult,
  inferResult,
  loadWeightsResult,
} from '../../serving-core/clockwork/wire/action-messages.js';
import { ERROR_RESULT, RESULT, WorkerType } from '../../serving-core/clockwork/wire/worker-messages.js';
import type { LiveTime } from '../clock/live-clock.js';
import type { Connection } from '../net/connection.js';
import { errorText } from './messages.js';
import type { PendingAction } from './pending.js';

/** How an action ended, in the worker's clock, ns; `received` 0 when it is not told. */
export interface Outcome {
  status: number;
  begin: number;
  end: number;
  duration: number;
  gpuClock: number;
  received: number;
}

const NOT_TOLD = Number.NEGATIVE_INFINITY;

/** Sends the result of a load, an inference or an eviction, in the controller's clock. */
export function sendResult({ clock, epoch }: LiveTime, action: PendingAction, outcome: Outcome): void {
  const { id: actionId, type, skew, from, latest, inference } = action;
  const { status, duration } = outcome;
  const begin = outcome.begin - skew;
  const end = outcome.end - skew;
  const actionReceived = outcome.received === 0 ? NOT_TOLD : outcome.received - skew;
  const resultSent = clock.actual() - skew;
  if (status !== Status.success) {
    const message = action.message ?? errorText(type, status, resultSent, latest - skew, epoch.base);
    sendError(from, { actionId, actionType: type, status, message, actionReceived, resultSent });
  } else if (type === ActionType.infer) {
    const instant = (at: number) => ({ begin: at, end: at, duration: 0 });
    const result = {
      actionId,
      copyInputTiming: instant(begin),
      execTiming: { begin, end, duration },
      copyOutputTiming: instant(end),
      gpuId: inference!.gpu,
      gpuClockBefore: outcome.gpuClock,
      gpuClock: outcome.gpuClock,
      actionReceived,
      resultSent,
    };
    from.send(RESULT + WorkerType.infer, 0, inferResult, result, action.output);
  } else {
    const result = { actionId, timing: { begin, end, duration }, actionReceived, resultSent };
    if (type === ActionType.load) from.send(RESULT + WorkerType.loadWeights, 0, loadWeightsResult, result);
    else from.send(RESULT + WorkerType.evictWeights, 0, evictWeightsResult, result);
  }
}

export function sendError(
  to: Connection,
  error: {
    actionId: number;
    actionType: number;
    status: number;
    message: string;
    actionReceived: number;
    resultSent: number;
  },
): void {
  to.send(ERROR_RESULT, 0, errorResult, error);
}
