import { actionTypes } from '../telemetry/tables/clockwork.js';
import { type ActionRow, gpuName, overlap, type RequestRow } from './rows.js';

/** How far back the load before a departure is looked at, ns. */
export const LOOKBACK = 1e9;

/** A weight transfer of a request's model, successful or not, that was wanted, ran or ended while the request was there. */
export interface Load {
  gpu: string;
  /** ns; NaN where it failed. */
  begin: number;
  end: number;
  expectedBegin: number;
  expectedEnd: number;
  status: number;
}

/** What went on around one request. Shares are 0 to 1. */
export interface Surroundings {
  /** Whether there was an action table to tell; without one GPUs and inferences are 0. */
  known: boolean;
  /** From its arrival to the begin of its execution, or to its departure without one, ns. */
  wait: number;
  /** Requests of its model that had come before and were not answered when it arrived. */
  ahead: number;
  /** Requests that arrived in the second before its departure, and those that then succeeded. */
  arrivals: number;
  successes: number;
  /** GPUs in the log, and what share of that second they executed. */
  gpus: number;
  busy: number;
  /** The GPUs that served its model around then, or all when none is seen to; the share of its wait that they executed. */
  servers: number;
  serversBusy: number;
  /** Inferences that these GPUs worked on during its wait, and those of them that were of other models. */
  inferences: number;
  others: number;
  /** Transfers of its model's weights, and how many of other models' were done during its wait. */
  loads: Load[];
  otherLoads: number;
  /** Whether its model's weights were evicted somewhere during its wait. */
  evicted: boolean;
  /** What its GPU executed last before its own inference, and how much later than predicted that ended, ns. */
  before?: { model: number; delay: number };
}

/**
 * What the tables say about the time around a request. `actions` is null without an
 * action table, `inference` where none is known to have answered it.
 */
export function surroundings(
  request: RequestRow,
  requests: readonly RequestRow[],
  actions: readonly ActionRow[] | null,
  gpus: number,
  inference: ActionRow | null,
): Surroundings {
  const { arrival, departure, model } = request;
  const waited = Number.isNaN(inference?.begin ?? Number.NaN) ? departure : inference!.begin;
  const since = departure - LOOKBACK;
  const inLookback = (time: number): boolean => time > since && time <= departure;
  const during = (actions ?? []).filter((action) => action.created <= departure && action.handled >= arrival);
  const own = (action: ActionRow): boolean => action.model === model;
  const work = (actions ?? []).filter(({ type, end }) => type === actionTypes.infer && !Number.isNaN(end));
  const around = work.filter((action) => own(action) && action.handled > since);
  const named = new Set(around.map(gpuName));
  const servers = named.size > 0 ? named.size : gpus;
  const theirs = work.filter((action) => named.size === 0 || named.has(gpuName(action)));
  const waiting = theirs.filter((action) => overlap(action, arrival, waited) > 0);
  const share = (list: readonly ActionRow[], from: number, to: number, count: number): number =>
    actions === null || to <= from
      ? 0
      : list.reduce((sum, action) => sum + overlap(action, from, to), 0) / ((to - from) * count);
  const transfers = during.filter(({ type }) => type === actionTypes.load);
  return {
    known: actions !== null,
    wait: Math.max(0, waited - arrival),
    ahead: requests.filter(
      (other) =>
        other.model === model &&
        other.id !== request.id &&
        other.arrival < arrival &&
        other.departure > arrival,
    ).length,
    arrivals: requests.filter((other) => inLookback(other.arrival)).length,
    successes: requests.filter((other) => other.result === 0 && inLookback(other.departure)).length,
    gpus,
    busy: share(work, Math.max(since, 0), departure, gpus),
    servers,
    serversBusy: share(theirs, arrival, waited, servers),
    inferences: waiting.length,
    others: waiting.filter((action) => !own(action)).length,
    loads: transfers.filter(own).map(loadOf),
    otherLoads: transfers.filter((action) => !own(action) && action.status === 0).length,
    evicted: during.some((action) => action.type === actionTypes.evict && own(action)),
    before: inference === null ? undefined : lastBefore(inference, work),
  };
}

function lastBefore(inference: ActionRow, work: readonly ActionRow[]): Surroundings['before'] {
  const begin = Number.isNaN(inference.begin) ? inference.handled : inference.begin;
  const there = work.filter((other) => gpuName(other) === gpuName(inference) && other.end <= begin);
  const last = there.reduce<ActionRow | null>((a, b) => (a !== null && a.end > b.end ? a : b), null);
  return last === null ? undefined : { model: last.model, delay: last.end - last.expectedEnd };
}

const loadOf = (action: ActionRow): Load => {
  const { begin, end, expectedBegin, expectedEnd, status } = action;
  return { gpu: gpuName(action), begin, end, expectedBegin, expectedEnd, status };
};
