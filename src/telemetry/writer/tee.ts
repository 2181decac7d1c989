import type { ActionWriter } from './action-writer.js';
import type { RequestWriter } from './request-writer.js';

/** What takes request rows: `RequestWriter` and the roll-ups. Same as the serving core's RequestSink, which telemetry may not know. */
export type RequestRows = Pick<RequestWriter, 'request'>;

/** What takes action rows: `ActionWriter` and the roll-ups. */
export type ActionRows = Pick<ActionWriter, 'action'>;

/** Hands each request row to both, as plain numbers. */
class RequestTee implements RequestRows {
  constructor(
    private readonly first: RequestRows,
    private readonly second: RequestRows,
  ) {}

  request(
    t: number,
    id: number,
    result: number,
    user: number,
    model: number,
    factor: number,
    latency: number,
    deadline: number,
    met: number,
    before: number,
    after: number,
    cold: number,
  ): void {
    const { first, second } = this;
    first.request(t, id, result, user, model, factor, latency, deadline, met, before, after, cold);
    second.request(t, id, result, user, model, factor, latency, deadline, met, before, after, cold);
  }
}

/** Hands each action row to both, as plain numbers. */
class ActionTee implements ActionRows {
  constructor(
    private readonly first: ActionRows,
    private readonly second: ActionRows,
  ) {}

  // The columns in order: a row has too many to name them twice over.
  action(
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g: number,
    h: number,
    i: number,
    j: number,
    k: number,
    l: number,
    m: number,
    n: number,
    o: number,
    p: number,
    q: number,
    r: number,
    s: number,
    t: number,
    u: number,
    v: number,
    w: number,
  ): void {
    const { first, second } = this;
    first.action(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w);
    second.action(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w);
  }
}

/** One sink that feeds all: null for none, and for one itself, so that a single table costs nothing more. */
export function teeRequests(sinks: readonly RequestRows[]): RequestRows | null {
  return sinks.length === 0 ? null : sinks.reduceRight((rest, sink) => new RequestTee(sink, rest));
}

/** The same for actions. */
export function teeActions(sinks: readonly ActionRows[]): ActionRows | null {
  return sinks.length === 0 ? null : sinks.reduceRight((rest, sink) => new ActionTee(sink, rest));
}
