import { Matcher } from '../explain/match.js';
import { type ActionRow, expected, type RequestRow, wasPredicted } from '../explain/rows.js';
import { actionTypes } from '../telemetry/tables/clockwork.js';
import { processName, type TraceEvent, threadName, us } from './events.js';
import { type Lane, Lanes } from './lanes.js';
import type { Window } from './windows.js';

export const CONTROLLER = 1;
/** Threads of the controller: where requests arrive. */
const QUEUE: Lane = { pid: CONTROLLER, tid: 1 };

/** Turns windows of a log into events; remembers lanes and which inference stands where. Times are ns from `origin` on. */
export class Drawing {
  private events: TraceEvent[] = [];
  private readonly lanes = new Lanes(QUEUE.tid, (lane, name) => this.events.push(...threadName(lane, name)));
  private readonly workers = new Set<number>();
  private readonly places = new WeakMap<ActionRow, { lane: Lane; begin: number; end: number }>();
  private requests = 0;

  constructor(private readonly origin: number) {
    this.events.push(...processName(CONTROLLER, 'controller', 0), ...threadName(QUEUE, 'queue'));
  }

  /** The events of a window, in no order of time: the format asks for none, and viewers sort. */
  window({ requests, actions, near }: Window): TraceEvent[] {
    const matcher = new Matcher(near.requests, near.actions);
    for (const action of actions) this.action(action);
    for (const request of requests) this.request(request, matcher.match(request).inference);
    return this.take();
  }

  /** How many requests were inside, as steps of a counter. */
  counter(steps: readonly { time: number; inside: number }[]): TraceEvent[] {
    for (const { time, inside } of steps)
      this.events.push({ ...QUEUE, ph: 'C', name: 'requests inside', ts: this.at(time), args: { inside } });
    return this.take();
  }

  private take(): TraceEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  private at(time: number): number {
    return us(time - this.origin);
  }

  private action(action: ActionRow): void {
    const { worker, gpu, type, model, batch, status, id, begin, end } = action;
    const pid = CONTROLLER + 1 + worker;
    if (!this.workers.has(worker)) {
      this.workers.add(worker);
      this.events.push(...processName(pid, `worker ${worker}`, 1 + worker));
    }
    const infer = type === actionTypes.infer;
    const lane = `GPU ${gpu} ${infer ? 'inferences' : 'loads'}`;
    const kind = infer ? 'inference' : type === actionTypes.load ? 'load' : 'eviction';
    const args = { action_id: id, model, ...(infer && { batch }) };
    if (Number.isNaN(end)) {
      const at = this.lanes.place(pid, lane, action.handled, action.handled).lane;
      const name = status === 0 ? `evict model ${model}` : `${kind} failed, status ${status}`;
      this.events.push({ ...at, ph: 'i', s: 't', cat: kind, name, ts: this.at(action.handled), args });
      return;
    }
    const placed = this.lanes.place(pid, lane, begin, end);
    this.places.set(action, { ...placed, end });
    this.events.push({
      pid: placed.lane.pid,
      tid: placed.lane.tid,
      ph: 'X',
      cat: kind,
      name: infer ? `model ${model} × ${batch}` : `load model ${model}`,
      ts: this.at(placed.begin),
      dur: us(end - this.origin - (placed.begin - this.origin)),
      args: {
        ...args,
        ...(wasPredicted(action) && {
          predicted_ms: expected(action) / 1e6,
          late_ms: (end - action.expectedEnd) / 1e6,
        }),
      },
    });
  }

  private request(request: RequestRow, inference: ActionRow | null): void {
    const { id, user, model, arrival, departure, slo, met, result } = request;
    const number = `0x${(++this.requests).toString(16)}`;
    const ts = this.at(arrival);
    const name = `model ${model}`;
    const whole = { ...QUEUE, cat: 'request', id: number, name } as const;
    const has: TraceEvent['args'] = slo < 0 ? {} : { slo_ms: slo / 1e6 };
    this.events.push(
      { ...whole, ph: 'b', ts, args: { request_id: id, user, model, ...has } },
      { ...whole, ph: 'e', ts: this.at(departure), args: { status: result, met } },
      {
        ...QUEUE,
        ph: 'X',
        cat: 'arrival',
        name: `request ${id}`,
        ts,
        dur: 0,
        args: { request_id: id, user },
      },
    );
    const place = inference === null ? undefined : this.places.get(inference);
    if (place === undefined || place.end < arrival) return;
    const flow = { cat: 'flow', name: 'request', id: number } as const;
    const { pid, tid } = place.lane;
    this.events.push(
      { ...QUEUE, ...flow, ph: 's', ts },
      { pid, tid, ...flow, ph: 'f', bp: 'e', ts: this.at(Math.max(place.begin, arrival)) },
    );
  }
}
