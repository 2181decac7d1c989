import { count } from '../plural.js';
import { ms, percent } from './format.js';
import type { Facts, Reason } from './reason.js';

/** GPUs that execute so much of a second have no more to give: what is left is between two executions. */
const FULL = 0.9;
/** Standard deviations of a Poisson count by which arrivals must exceed successes. */
const CHANCE = 3;

/** Why a request that waited, as `lead` says, was not served in time: its weights, the load, or who was before it. */
export function waited(facts: Facts, lead: string): Reason {
  return weights(facts, lead) ?? overload(facts, lead) ?? queue(facts, lead);
}

function weights({ request, around }: Facts, lead: string): Reason | null {
  const { arrival, slo } = request;
  // A load that ended early left it the better part of its wait for something else.
  const first = around.loads.find(({ status, end }) => status === 0 && end > arrival + around.wait / 2);
  if (around.evicted && request.departureCount === 0 && request.arrivalCount > 0)
    return {
      code: 'weights-evicted',
      sentence: `${lead}: the weights of its model were evicted from the last GPU that held them while it waited.`,
    };
  if (request.arrivalCount > 0) return null;
  if (first) {
    const from = ms(first.begin - arrival);
    const to = ms(first.end - arrival);
    const left = slo >= 0 ? `, of the ${ms(slo)} that it had` : '';
    return {
      code: 'weights-loading',
      sentence: `${lead}: no GPU held its model, and the weights were being loaded on ${first.gpu} from ${from} to ${to} after its arrival${left}.`,
    };
  }
  if (request.departureCount > 0) return null;
  const meanwhile =
    around.otherLoads > 0 ? `; ${count(around.otherLoads, 'load')} of other models ended meanwhile` : '';
  return {
    code: 'weights-absent',
    sentence: around.known
      ? `${lead}: no GPU held its model, and none had loaded it by then${meanwhile}.`
      : `${lead}: no GPU held its model, neither when it came nor when it left.`,
  };
}

function overload({ around }: Facts, lead: string): Reason | null {
  const { known, arrivals, successes, busy, gpus } = around;
  if (known && busy < FULL) return null;
  if (arrivals - successes <= CHANCE * Math.sqrt(arrivals)) return null;
  const past = known ? 'past what the GPUs can do' : 'when more came than was served';
  const who = gpus === 1 ? 'the GPU' : `the ${gpus} GPUs`;
  const doing = known ? ` while ${who} executed ${percent(busy)} of the time` : '';
  return {
    code: 'overload',
    sentence: `${lead}, having arrived ${past}: in the second before, ${arrivals} requests came and ${successes} succeeded${doing}.`,
  };
}

function queue({ around }: Facts, lead: string): Reason {
  const { known, ahead, inferences, others, servers, serversBusy, wait } = around;
  if (!known && ahead === 0)
    return {
      code: 'untold',
      sentence: `${lead}, behind no other request of its model; what it waited for, an action log would tell.`,
    };
  const before = ahead === 0 ? 'no other request' : count(ahead, 'request');
  const behind = `${lead}, behind ${before} of its model in the queue`;
  if (!known) return { code: 'queue', sentence: `${behind}.` };
  const who = servers === 1 ? 'the GPU that serves it' : `the ${servers} GPUs that serve it`;
  const mixed = others === 0 ? '' : `, ${others} of other models`;
  return {
    code: 'queue',
    sentence: `${behind}: ${who} executed ${percent(serversBusy)} of the ${ms(wait)} that it waited, ${count(inferences, 'inference')}${mixed}.`,
  };
}
