import { actionTypes, statusCodes } from '../telemetry/tables/clockwork.js';
import type { ActionRow, RequestRow } from './rows.js';
import { firstAfter } from './sorted.js';

/** Longest time from the handling of a result to the departure of its last response, ns: a log of the original shows 3.9 ms. */
export const LONGEST = 10e6;
/** Times are cut to whole ns when they are written; a sum of three may be off by as many. */
const ROUNDING = 3;

/** How a request's inference was found. */
export interface Match {
  /** Null when no inference answered it, or it cannot be told which. */
  inference: ActionRow | null;
  /** `exact`: answered in the instant in which the result was handled; `time`: the last inference of its model handled before that. */
  how: 'exact' | 'time' | 'none' | 'unclear';
  /** Why it is unclear; from the result's handling to the departure, ns. */
  reason?: string;
  gap?: number;
  /** Requests that the same inference answered, itself included. */
  batch: RequestRow[];
}

/**
 * Finds the inference that answered each request. No column links the two tables, but a controller answers a batch in the moment in which
 * it handles its result: so the inference is the last one of the request's model, of the same status, that was handled up to
 * its departure. How many it answered, and how many of these in time, must agree with its batch size and goodput; else it is unclear.
 */
export class Matcher {
  private readonly inferences = new Map<string, ActionRow[]>();
  private readonly answers = new Map<ActionRow, RequestRow[]>();

  /** `requests` and `actions`: all rows from well before to well after those that are asked for, in the order of their tables. */
  constructor(requests: readonly RequestRow[], actions: readonly ActionRow[]) {
    for (const action of actions)
      if (action.type === actionTypes.infer)
        for (const key of keys(action.model, action.status)) push(this.inferences, key, action);
    for (const list of this.inferences.values()) list.sort((a, b) => a.handled - b.handled);
    for (const request of requests) {
      const [last] = this.last(request);
      if (last) push(this.answers, last, request);
    }
  }

  match(request: RequestRow): Match {
    const found = this.last(request);
    if (found.length === 0) return { inference: null, how: 'none', batch: [] };
    const answered = this.answers.get(found[0]) ?? [request];
    const resolved = divide(found, answered).find(({ batch }) => batch.includes(request));
    const unclear = (reason: string): Match => ({ inference: null, how: 'unclear', reason, batch: [] });
    if (!resolved) return unclear(`${found.length} inferences of its model ended in the same instant`);
    const { inference, batch } = resolved;
    const wrong = contradiction(inference, batch);
    if (wrong) return unclear(wrong);
    const gap = Math.max(0, request.departure - inference.handled);
    return { inference, how: gap <= ROUNDING ? 'exact' : 'time', gap, batch };
  }

  /** The inferences handled last up to a request's departure: several when they were in the same instant. */
  private last({ model, result, departure }: RequestRow): ActionRow[] {
    if (result === statusCodes.timeout) return [];
    const list = this.inferences.get(`${model} ${result}`) ?? [];
    const until = firstAfter(list, departure + ROUNDING, ({ handled }) => handled);
    const latest = list[until - 1];
    if (!latest || departure - latest.handled > LONGEST) return [];
    return list.slice(0, until).filter(({ handled }) => latest.handled - handled <= ROUNDING);
  }
}

// DIRECT answers whatever failed with a plain error, the others with the status of the inference.
const keys = (model: number, status: number): string[] =>
  status === 0 ? [`${model} 0`] : [`${model} ${status}`, `${model} ${statusCodes.invalid}`];

function push<K, V>(map: Map<K, V[]>, at: K, value: V): void {
  const list = map.get(at);
  if (list) list.push(value);
  else map.set(at, [value]);
}

/** Results of one instant are told apart by the order of rows, if as many requests were answered as the batches had. */
function divide(
  inferences: readonly ActionRow[],
  answered: readonly RequestRow[],
): { inference: ActionRow; batch: RequestRow[] }[] {
  if (inferences.length === 1) return [{ inference: inferences[0], batch: [...answered] }];
  if (inferences.reduce((sum, { batch }) => sum + batch, 0) !== answered.length) return [];
  let at = 0;
  return inferences.map((inference) => {
    const batch = answered.slice(at, at + inference.batch);
    at += inference.batch;
    return { inference, batch };
  });
}

function contradiction(inference: ActionRow, batch: readonly RequestRow[]): string | null {
  if (batch.length > inference.batch)
    return `${batch.length} requests were answered at the end of an inference of ${inference.batch}`;
  const duration = inference.end - inference.begin;
  if (!(duration > 0)) return null;
  const good = Math.round((inference.goodput * inference.batch) / duration);
  const met = batch.filter((request) => request.met).length;
  return good === met ? null : `${met} of them met their SLO, but its goodput is that of ${good}`;
}
