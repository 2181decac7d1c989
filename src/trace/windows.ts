import { LONGEST } from '../explain/match.js';
import { Actions, actionColumns } from '../explain/read-actions.js';
import { requestAt, requestColumns } from '../explain/read-requests.js';
import type { PointWithRows } from '../explain/request-rows.js';
import type { ActionRow, RequestRow } from '../explain/rows.js';
import { tableChunks } from '../telemetry/read/query.js';
import { Feed } from './feed.js';

/** Length of a window, ns. */
const LENGTH = 250e6;

/** A stretch of a point's log: what ended in it, and what ended near enough to tell which inference answered which request. */
export interface Window {
  requests: RequestRow[];
  actions: ActionRow[];
  near: { requests: RequestRow[]; actions: ActionRow[] };
}

/** From when to when, ns since the first row of the request table. */
export interface Stretch {
  from: number;
  to: number;
}

/**
 * Reads both tables of a point side by side, window by window, so that memory is bounded by what happens in a second. Requests belong to
 * the window of their departure, actions to that of their handling; stretches in which nothing happens are skipped.
 */
export async function* windows({ files }: PointWithRows, stretch: Stretch): AsyncGenerator<Window> {
  const { from, to } = stretch;
  const log = Actions.open(files);
  const requests = new Feed(
    requestRows(files.requests, from - LONGEST, to + LONGEST),
    (row) => row.departure,
  );
  const actions = new Feed(actionRows(log, from - LONGEST, to + LONGEST), (row) => row.handled);
  const next = async (time: number) => Math.min(await requests.next(time), await actions.next(time));
  for (let begin = await next(from); begin < to; begin = await next(begin)) {
    const end = Math.min(begin + LENGTH, to);
    await requests.until(end + LONGEST);
    await actions.until(end + LONGEST);
    const near = {
      requests: requests.within(begin - LONGEST, end + LONGEST),
      actions: actions.within(begin - 2 * LONGEST, end + LONGEST),
    };
    yield {
      requests: near.requests.filter(({ departure }) => departure >= begin && departure < end),
      actions: near.actions.filter(({ handled }) => handled >= begin && handled < end),
      near,
    };
    requests.drop(end - LONGEST);
    actions.drop(end - 2 * LONGEST);
    begin = end;
  }
}

async function* requestRows(path: string, from: number, to: number): AsyncGenerator<RequestRow[]> {
  const sql = `SELECT ${requestColumns} FROM requests WHERE ${between('time', from, to)}`;
  for await (const { rows, columns } of tableChunks(path, 'requests', sql))
    yield Array.from({ length: rows }, (_, i) => requestAt(columns, i, ''));
}

// Results wait before they are handled, so that rows before the stretch may belong to it.
async function* actionRows(log: Actions | null, from: number, to: number): AsyncGenerator<ActionRow[]> {
  if (log === null) return;
  const { path, offset } = log;
  const handled = `time + ${offset} - controller_result_enqueue + controller_action_duration`;
  const sql = `SELECT ${actionColumns} FROM actions WHERE ${between(handled, from, to)}`;
  for await (const { rows, columns } of tableChunks(path, 'actions', sql)) yield log.rows(columns, rows);
}

function between(value: string, from: number, to: number): string {
  const bounds = [
    ...(Number.isFinite(from) ? [`${value} >= ${from}`] : []),
    ...(Number.isFinite(to) ? [`${value} <= ${to}`] : []),
  ];
  return bounds.join(' AND ') || 'TRUE';
}
