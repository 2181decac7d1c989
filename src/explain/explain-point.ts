import { UserError } from '../errors.js';
import type { PointView } from '../telemetry/run.js';
import { type Life, stepsOf } from './life.js';
import { Matcher } from './match.js';
import { Actions } from './read-actions.js';
import { fastest, requestsDuring, type Span, type Wanted, wantedRequests } from './read-requests.js';
import { reasonOf } from './reason.js';
import { type ActionRow, overlap, type RequestRow } from './rows.js';
import { Timeline } from './sorted.js';
import { LOOKBACK, surroundings } from './surroundings.js';

/** After a departure: until when results are looked for of what ran then, ns. */
const AFTERWARDS = 500e6;

/** The requests of a point that were asked for, explained. */
export interface Explanation {
  point: string;
  lives: Life[];
  /** What the action table shows of the time of the only request asked for: what its figure draws besides. */
  scene: ActionRow[];
  /** Whether there was an action table to read. */
  actions: boolean;
}

/**
 * Explains requests of a point from its request and action tables, whoever wrote them. Memory is bounded by what happened around these
 * requests, not by the tables.
 *
 * @throws UserError when the point has no such request, several users have one of that number, or a table is malformed.
 */
export async function explainPoint({ name, files }: PointView, wanted: Wanted): Promise<Explanation> {
  const path = files.requests!;
  const found = await wantedRequests(path, wanted);
  refuse(name, found, wanted);
  if (found.length === 0) return { point: name, lives: [], scene: [], actions: files.actions !== undefined };
  const spans = merged(
    found.map(({ arrival, departure }) => ({
      from: Math.min(arrival, departure - LOOKBACK),
      to: departure + AFTERWARDS,
    })),
  );
  const requests = await requestsDuring(path, spans);
  const log = files.actions === undefined ? null : Actions.open(path, files.actions);
  const actions = log && (await log.during(spans));
  const gpus = log ? await log.gpus() : 0;
  const quickest = await fastest(path, [...new Set(found.map(({ model }) => model))]);
  const matcher = new Matcher(requests, actions ?? []);
  const present = new Timeline(
    requests,
    (row) => row.arrival,
    (row) => row.departure,
  );
  const doing =
    actions &&
    new Timeline(
      actions,
      (row) => Math.min(row.created, row.begin || row.created),
      (row) => row.handled,
    );
  const own = new Map(requests.map((request) => [keyOf(request), request]));
  const lives = found.map((asked): Life => {
    const request = own.get(keyOf(asked)) ?? asked;
    const match = matcher.match(request);
    const since = Math.min(request.arrival, request.departure - LOOKBACK);
    const around = surroundings(
      request,
      present.during(since, request.departure),
      doing?.during(since, request.departure + AFTERWARDS) ?? null,
      gpus,
      match.inference,
    );
    const reason = reasonOf({ request, match, around, fastest: quickest.get(request.model) });
    return { request, match, steps: stepsOf(request, match, log !== null), surroundings: around, reason };
  });
  return {
    point: name,
    lives,
    scene: lives.length === 1 ? sceneOf(lives[0], actions ?? []) : [],
    actions: log !== null,
  };
}

/** Rows that are read twice must be the same row. */
const keyOf = ({ t, id, user, model }: RequestRow): string => [t, id, user, model].join();

/** What ran on GPUs between a request's arrival and its departure, or the end of its inference. */
function sceneOf({ request, match }: Life, actions: readonly ActionRow[]): ActionRow[] {
  const until = Math.max(request.departure, match.inference?.end || 0);
  return actions.filter((action) => overlap(action, request.arrival, until) > 0);
}

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
