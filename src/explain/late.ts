import { ms } from './format.js';
import type { Facts, Reason } from './reason.js';
import { expected, gpuName, took, wasPredicted } from './rows.js';
import { waited } from './waited.js';

/**
 * Why a request that succeeded did so after its SLO: the largest part of its lateness, of what was planned, of a later begin, of a longer
 * execution, and of what came after that.
 */
export function late(facts: Facts): Reason {
  const { request, match, around } = facts;
  const { inference } = match;
  const lead = `Answered ${ms(request.latency - request.slo)} after its SLO of ${ms(request.slo)}`;
  // Without predictions all of its lateness is its wait.
  if (inference === null || !wasPredicted(inference)) return waited(facts, lead);
  const planned = Math.max(0, inference.expectedEnd - request.arrival - request.slo);
  const slip = Math.max(0, inference.begin - inference.expectedBegin);
  const overrun = Math.max(0, took(inference) - expected(inference));
  const rest = request.latency - request.slo - planned - slip - overrun;
  const most = Math.max(planned, slip, overrun, rest);
  const where = gpuName(inference);
  if (most === planned) return waited(facts, `${lead}, as planned when its batch was made`);
  if (most === rest)
    return {
      code: 'answered-late',
      sentence: `${lead}: it left ${ms(request.departure - inference.end)} after its execution on ${where} ended, which was ${delay(inference.end - inference.expectedEnd)} later than planned.`,
    };
  if (most === overrun)
    return {
      code: 'execution-long',
      sentence: `${lead}: its execution on ${where} took ${ms(took(inference))} instead of the ${ms(expected(inference))} predicted.`,
    };
  const { before } = around;
  const because =
    before?.delay !== undefined && before.delay > 0
      ? `, where an inference of model ${before.model} before it ended ${ms(before.delay)} later than predicted`
      : '';
  return {
    code: 'started-late',
    sentence: `${lead}: its execution began ${ms(slip)} later than planned on ${where}${because}.`,
  };
}

const delay = (ns: number): string => (ns > 0 ? ms(ns) : 'no');
