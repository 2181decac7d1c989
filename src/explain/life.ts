import type { Match } from './match.js';
import type { Reason } from './reason.js';
import { type RequestRow, wasPredicted } from './rows.js';
import type { Surroundings } from './surroundings.js';

/** `inside`: with the system, the tables do not tell where. */
export const stages = ['queue', 'wait', 'execution', 'response', 'inside'] as const;
export type Stage = (typeof stages)[number];

/** A part of a request's life, ns since its arrival. */
export interface Step {
  stage: Stage;
  from: number;
  to: number;
  /** When the controller expected it to begin and end. */
  expectedFrom?: number;
  expectedTo?: number;
}

/** All that the tables tell of one request. */
export interface Life {
  request: RequestRow;
  match: Match;
  /** From its arrival to its departure without gaps; what cannot be told apart is one step. */
  steps: Step[];
  surroundings: Surroundings;
  reason: Reason;
}

/**
 * The parts of a request's life: in the controller's queue until its inference was made; until this began on the GPU, which is the network,
 * the worker and what ran before it; the execution; and until the response left. What no inference answered was in the queue all the time, as far as that is `known`.
 */
export function stepsOf({ arrival, departure, result }: RequestRow, match: Match, known: boolean): Step[] {
  const { inference, how } = match;
  const queued = known && how === 'none' && result !== 0;
  if (inference === null) return [{ stage: queued ? 'queue' : 'inside', from: 0, to: departure - arrival }];
  const since = (time: number): number => Math.min(Math.max(time, arrival), departure) - arrival;
  const created = since(inference.created);
  const queue: Step = { stage: 'queue', from: 0, to: created };
  // A failed one was never executed.
  if (Number.isNaN(inference.end)) return [queue, { stage: 'wait', from: created, to: departure - arrival }];
  const begin = Math.max(created, since(inference.begin));
  const end = Math.max(begin, since(inference.end));
  return [
    queue,
    { stage: 'wait', from: created, to: begin },
    {
      stage: 'execution',
      from: begin,
      to: end,
      ...(wasPredicted(inference) && {
        expectedFrom: inference.expectedBegin - arrival,
        expectedTo: inference.expectedEnd - arrival,
      }),
    },
    { stage: 'response', from: end, to: departure - arrival },
  ];
}
