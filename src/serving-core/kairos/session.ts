import type { Clock } from '../clock/clock.js';
import type { DistributorFactory, QueryDistributor } from './distributor.js';
import type { LatencyTable } from './latency-table.js';
import type { Mix } from './mix.js';
import type { Queries } from './queries.js';
import { Serving, type ServingPort } from './serving.js';

export interface SessionOptions {
  table: LatencyTable;
  mix: Mix;
  queries: Queries;
  /** Target latency, ns. */
  qos: number;
  distributor: DistributorFactory;
  /** Stop once more queries than this are late; for a search, which needs to know no more. */
  mostLate?: number;
  /** Stop once more queries than this wait: the original's rule, which then reports a result of 0. */
  mostWaiting?: number;
  /** End when the last query is sent, as the original does; those in service are then not counted. */
  leaveOutstanding?: boolean;
}

/** Why a run ended before its end. */
export type Stopped = 'too many late' | 'too many waiting';

/** Open-loop arrivals, a distributor, and what comes back: one run under whatever clock, over whatever carries queries. */
export class KairosSession {
  readonly serving: Serving;
  /** By query: ns in service; NaN before its end. */
  readonly service: Float64Array;
  answered = 0;
  late = 0;
  /** Looks at the time that the distributor asked for. */
  looks = 0;
  stopped: Stopped | null = null;

  readonly #distributor: QueryDistributor;
  readonly #arrive: number;
  readonly #look: number;
  #lookAt = Number.POSITIVE_INFINITY;
  #over = false;

  /** @param ended hears once that no more is to come. */
  constructor(
    private readonly clock: Clock,
    private readonly options: SessionOptions,
    port: ServingPort,
    private readonly ended: () => void,
  ) {
    const { table, mix, queries, qos, distributor } = options;
    this.serving = new Serving(mix, queries, port);
    this.service = new Float64Array(queries.count).fill(Number.NaN);
    this.#distributor = distributor({ serving: this.serving, mix, table, qos });
    this.#arrive = clock.register((query) => this.#onArrival(query));
    this.#look = clock.register(() => this.#onLook());
    if (queries.count > 0) clock.at(queries.arrival[0], this.#arrive, 0, 0);
  }

  /** An instance has answered a query after `service` ns. Throws Error when it was answered before, or by another. */
  replied(query: number, instance: number, service: number): void {
    if (this.serving.servedBy[query] !== instance || !Number.isNaN(this.service[query]))
      throw new Error(`instance ${instance} answered query ${query}, which it does not serve`);
    this.service[query] = service;
    this.serving.replied(instance);
    this.answered++;
    const { queries, qos, mostLate } = this.options;
    const wait = this.serving.sentAt[query] - queries.arrival[query];
    if (wait + service > qos) this.late++;
    if (this.late > (mostLate ?? Number.POSITIVE_INFINITY)) this.#stop('too many late');
    else if (this.answered === queries.count) this.ended();
    else this.#round(this.clock.now());
  }

  /** Lets no more queries arrive or be sent, whatever is still under way. */
  abandon(): void {
    this.#over = true;
  }

  // All that arrive at one instant are seen together, as by a loop that looks at the time.
  #onArrival(first: number): void {
    if (this.#over) return;
    const { count, arrival } = this.options.queries;
    const now = this.clock.now();
    let query = first;
    while (query < count && arrival[query] <= now) this.serving.waiting.push(query++);
    if (query < count) this.clock.at(arrival[query], this.#arrive, query, 0);
    if (this.serving.waiting.length > (this.options.mostWaiting ?? Number.POSITIVE_INFINITY))
      this.#stop('too many waiting');
    else this.#round(now);
  }

  #onLook(): void {
    this.#lookAt = Number.POSITIVE_INFINITY;
    this.looks++;
    this.#round(this.clock.now());
  }

  #round(now: number): void {
    if (this.#over) return;
    const next = this.#distributor.round(now);
    if (next < this.#lookAt) {
      this.#lookAt = next;
      this.clock.at(next, this.#look, 0, 0);
    }
    if (this.options.leaveOutstanding && this.serving.sent === this.options.queries.count) this.ended();
  }

  #stop(why: Stopped): void {
    this.stopped = why;
    this.#over = true;
    this.ended();
  }
}
