import { statusCodes } from '../telemetry/tables/clockwork.js';
import { ms } from './format.js';
import { late } from './late.js';
import type { Match } from './match.js';
import { gpuName, type RequestRow } from './rows.js';
import type { Surroundings } from './surroundings.js';
import { waited } from './waited.js';

export type ReasonCode =
  /** Nothing was missed. */
  | 'met'
  /** The controller answered without trying: it knows no such model, or its scheduler drops what is late. */
  | 'refused'
  /** Its inference failed: was not sent in time, came too late to start, or otherwise. */
  | 'not-sent'
  | 'not-started'
  | 'failed'
  /** The SLO is shorter than the fastest request of its model ever took. */
  | 'slo-too-short'
  /** Its weights were not on a GPU: none loaded them in time, they were still being loaded, or they were evicted meanwhile. */
  | 'weights-absent'
  | 'weights-loading'
  | 'weights-evicted'
  /** More requests came than the GPUs could do, or it was behind others for a while. */
  | 'overload'
  | 'queue'
  /** There is no action log, and the request log alone tells nothing of the kind. */
  | 'untold'
  /** It was executed, and not as planned: execution took longer, began later, or its answer took longer. */
  | 'execution-long'
  | 'started-late'
  | 'answered-late';

/** Why a request fared as it did, in one sentence. */
export interface Reason {
  code: ReasonCode;
  sentence: string;
}

/** The facts that a reason is found from. */
export interface Facts {
  request: RequestRow;
  match: Match;
  around: Surroundings;
  /** Shortest latency with which a request of its model ever succeeded, ns; undefined when none did. */
  fastest: number | undefined;
  /** Whether who decided predicts what it has executed, as Clockwork does; in the tournament nobody needs to. */
  predicts: boolean;
}

/** What the original calls an action that was given up before it was sent, and an inference that came after its window. */
const NOT_SENT = 45;
const TOO_LATE = 81;
/** INFER4's timeouts of requests that were passed over, or could not have been started in time. */
const GIVEN_UP = [7, 8];

/** Finds the reason by rules that look at telemetry alone, in the order that docs/explain.md lists. */
export function reasonOf(facts: Facts): Reason {
  const { request, match, fastest } = facts;
  if (request.met) return metReason(facts);
  if (match.inference !== null && match.inference.status !== 0) return failedReason(facts);
  if (request.slo >= 0 && fastest !== undefined && request.slo < fastest)
    return {
      code: 'slo-too-short',
      sentence: `Its SLO of ${ms(request.slo)} is shorter than the ${ms(fastest)} that the fastest request of its model took.`,
    };
  if (request.result === 0) return late(facts);
  if (request.result === statusCodes.timeout)
    return waited(facts, `${facts.predicts ? 'Timed out' : 'Dropped'} after ${ms(request.latency)}`);
  if (GIVEN_UP.includes(request.result))
    return waited(facts, `Given up after ${ms(request.latency)} (status ${request.result})`);
  return {
    code: 'refused',
    sentence: `The controller answered it with status ${request.result} after ${ms(request.latency)}, and no failed inference explains that: it knows no such model, or its scheduler gave the request up.`,
  };
}

function metReason({ request, match }: Facts): Reason {
  const { slo, latency } = request;
  const within =
    slo >= 0
      ? `Met its SLO: answered after ${ms(latency)} of ${ms(slo)}`
      : `Succeeded after ${ms(latency)}; it had no SLO`;
  const { inference } = match;
  if (inference === null) return { code: 'met', sentence: `${within}.` };
  const queue = Math.max(0, inference.created - request.arrival);
  const execution = inference.end - inference.begin;
  return {
    code: 'met',
    sentence: `${within}, of which ${ms(queue)} in the queue and ${ms(execution)} on ${gpuName(inference)} in a batch of ${inference.batch}.`,
  };
}

function failedReason({ match, around }: Facts): Reason {
  const inference = match.inference!;
  const batch = inference.batch === 1 ? 'Its inference' : `The inference of its batch of ${inference.batch}`;
  if (inference.status === NOT_SENT)
    return {
      code: 'not-sent',
      sentence: `${batch} could not be sent to ${gpuName(inference)} before it would have been too late (status 45): the controller or its link fell behind.`,
    };
  const { before } = around;
  const because =
    before?.delay !== undefined && before.delay > 0
      ? `: an inference of model ${before.model} before it ended ${ms(before.delay)} later than predicted`
      : '';
  if (inference.status === TOO_LATE)
    return {
      code: 'not-started',
      sentence: `${batch} came up on ${gpuName(inference)} only after the window in which it might start (status 81)${because}.`,
    };
  return {
    code: 'failed',
    sentence: `${batch} failed on ${gpuName(inference)} with status ${inference.status}.`,
  };
}
