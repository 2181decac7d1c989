import { UserError } from '../errors.js';
import type { PointView } from '../telemetry/run.js';
import { actionTypes } from '../telemetry/tables/clockwork.js';
import { crowdsOf, LOOKBACK } from './crowd.js';
import { type Life, stepsOf } from './life.js';
import { LONGEST, type Match, Matcher } from './match.js';
import { Meanwhile } from './meanwhile.js';
import { Actions } from './read-actions.js';
import { fastest, requestsDuring, type Span, type Wanted, wantedRequests } from './read-requests.js';
import { reasonOf } from './reason.js';
import { type ActionRow, gpuName, overlap, type RequestRow } from './rows.js';
import { Timeline } from './sorted.js';
import { surroundings } from './surroundings.js';

/** After a departure: until when results are looked for of what ran then, ns. */
const AFTERWARDS = 500e6;
/** Before and after a departure: where requests of the same batch may have left, ns. */
const BATCH = 2 * LONGEST;
/** Actions of a scene: of a request that waited for minutes the last ones. */
const MOST_DRAWN = 4000;

/** The requests of a point that were asked for, explained. */
export interface Explanation {
  point: string;
  lives: Life[];
  /** What the action table shows of the time of the only request asked for, at most the last of it: what its figure draws besides. */
  scene: ActionRow[];
  /** Whether there was an action table to read. */
  actions: boolean;
}

/** A request asked for, with what answered it. */
interface Found {
  request: RequestRow;
  match: Match;
  /** Until when it waited, and since when its time is looked at, ns. */
  waited: number;
  since: number;
  servers: ReadonlySet<string>;
  meanwhile: Meanwhile | null;
}

/**
 * Explains requests of a point from its request and action tables, whoever wrote them. Memory is bounded by what happened at the departures of
 * these requests, however long they waited; of the time before, the tables are read row by row and counted.
 *
 * @throws UserError when the point has no such request, several users have one of that number, or a table is malformed.
 */
export async function explainPoint({ name, files }: PointView, wanted: Wanted): Promise<Explanation> {
  const path = files.requests!;
  const asked = await wantedRequests(path, wanted);
  refuse(name, asked, wanted);
  if (asked.length === 0) return { point: name, lives: [], scene: [], actions: files.actions !== undefined };
  const log = Actions.open({ ...files, requests: path });
  const found = await matched(path, log, asked);
  const scene = log === null ? [] : await watch(log, found);
  const gpus = log ? await log.gpus() : 0;
  const predicts = files.fleet === undefined;
  const crowds = await crowdsOf(path, asked);
  const quickest = await fastest(path, [...new Set(asked.map(({ model }) => model))]);
  const lives = found.map(({ request, match, waited, servers, meanwhile }, i): Life => {
    const { arrival, departure } = request;
    const lengths = {
      wait: Math.max(0, waited - arrival),
      lookback: departure - Math.max(departure - LOOKBACK, 0),
    };
    const there = { gpus, servers: servers.size > 0 ? servers.size : gpus };
    const around = surroundings(crowds.get(asked[i])!, meanwhile, lengths, there);
    const reason = reasonOf({ request, match, around, fastest: quickest.get(request.model), predicts });
    const steps = stepsOf(request, match, log !== null);
    return { request, match, steps, surroundings: around, reason };
  });
  return { point: name, lives, scene, actions: log !== null };
}

/** Finds what answered each request, from what happened near its departure. */
async function matched(path: string, log: Actions | null, asked: readonly RequestRow[]): Promise<Found[]> {
  const near = (before: number, after: number): Span[] =>
    merged(asked.map(({ departure }) => ({ from: departure - before, to: departure + after })));
  const requests = await requestsDuring(path, near(BATCH, BATCH));
  const actions = log && (await log.during(near(LOOKBACK, AFTERWARDS)));
  const matcher = new Matcher(requests, actions ?? []);
  const own = new Map(requests.map((request) => [keyOf(request), request]));
  const doing = actions && new Timeline(actions, began, ({ handled }) => handled);
  return asked.map((row) => {
    const request = own.get(keyOf(row)) ?? row;
    const { arrival, departure, model } = request;
    const match = matcher.match(request);
    const waited = Number.isNaN(match.inference?.begin ?? Number.NaN) ? departure : match.inference!.begin;
    const since = departure - LOOKBACK;
    const around = (doing?.during(since, departure + AFTERWARDS) ?? []).filter(
      (action) =>
        action.type === actionTypes.infer &&
        !Number.isNaN(action.end) &&
        action.model === model &&
        action.handled > since,
    );
    const servers = new Set(around.map(gpuName));
    const meanwhile = actions && new Meanwhile(request, match.inference, waited, servers);
    return { request, match, waited, since: Math.min(arrival, since), servers, meanwhile };
  });
}

/** Has each request see what GPUs did while it was there. Returns what they did while the only one was. */
async function watch(log: Actions, found: readonly Found[]): Promise<ActionRow[]> {
  const until = ({ request }: Found): number => request.departure + AFTERWARDS;
  const present = new Timeline(found, ({ since }) => since, until);
  const spans = merged(found.map((one) => ({ from: one.since, to: until(one) })));
  const [only] = found;
  const { request, match } = only;
  const end = Math.max(request.departure, match.inference?.end || 0);
  let scene: ActionRow[] = [];
  await log.scan(spans, (action) => {
    for (const one of present.during(began(action), action.handled)) one.meanwhile?.see(action);
    if (found.length > 1 || !(overlap(action, request.arrival, end) > 0)) return;
    // The same inference is the same object, so that it is told from others.
    scene.push(match.inference?.id === action.id ? match.inference : action);
    if (scene.length >= 2 * MOST_DRAWN) scene = scene.slice(-MOST_DRAWN);
  });
  return scene.slice(-MOST_DRAWN);
}

const began = ({ created, begin }: ActionRow): number => Math.min(created, begin || created);

/** Rows that are read twice must be the same row. */
const keyOf = ({ t, id, user, model }: RequestRow): string => [t, id, user, model].join();

function refuse(point: string, found: readonly RequestRow[], wanted: Wanted): void {
  if (!('request' in wanted)) return;
  const { request, user } = wanted;
  const whose = user === undefined ? '' : ` of user ${user}`;
  if (found.length === 0)
    throw new UserError(
      'E_NO_REQUEST',
      `Point ${point} has no answer to request ${request}${whose}.`,
      'Take a request_id of its request log, or ask for --worst 20.',
    );
  if (found.length === 1) return;
  const users = [...new Set(found.map((row) => row.user))];
  throw new UserError(
    'E_REQUEST_AMBIGUOUS',
    `${found.length} requests of point ${point} have the number ${request}${whose}.`,
    users.length > 1
      ? `Say whose: --user ${users.slice(0, 12).join(', or --user ')}.`
      : 'Ask for --worst 20: the log alone does not tell them apart.',
  );
}

/** Spans in order, those that touch made one. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}
