import { VirtualClock } from '../clock/virtual-clock.js';
import type { DistributorFactory, QueryDistributor } from './distributor.js';
import { latencyOf } from './draw.js';
import type { LatencyTable } from './latency-table.js';
import type { Mix } from './mix.js';
import type { Queries } from './queries.js';
import { Serving, type ServingPort } from './serving.js';

export interface SimulationOptions {
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

/** One run of the distributor in virtual time: open-loop arrivals, instances that take as long as a sample says, no network. */
export class KairosSimulation implements ServingPort {
  readonly clock = new VirtualClock();
  readonly serving: Serving;
  /** By query: ns in service; NaN before its end. */
  readonly service: Float64Array;
  answered = 0;
  late = 0;
  /** Looks at the time that the distributor asked for. */
  looks = 0;
  stopped: Stopped | null = null;

  readonly #options: SimulationOptions;
  readonly #distributor: QueryDistributor;
  readonly #arrive: number;
  readonly #reply: number;
  readonly #look: number;
  #lookAt = Number.POSITIVE_INFINITY;

  constructor(options: SimulationOptions) {
    this.#options = options;
    const { table, mix, queries, qos, distributor } = options;
    this.serving = new Serving(mix, queries, this);
    this.service = new Float64Array(queries.count).fill(Number.NaN);
    this.#distributor = distributor({ serving: this.serving, mix, table, qos });
    this.#arrive = this.clock.register((query) => this.#onArrival(query));
    this.#reply = this.clock.register((query, instance) => this.#onReply(query, instance));
    this.#look = this.clock.register(() => this.#onLook());
    if (queries.count > 0) this.clock.at(queries.arrival[0], this.#arrive, 0, 0);
  }

  /** Runs to the end, or until the clock passes `until`, ns. */
  run(until?: number): void {
    this.clock.run(until);
  }

  send(query: number, instance: number): void {
    const { table, queries } = this.#options;
    const latency = latencyOf(table, queries, query, this.serving.instances.type[instance]);
    this.service[query] = latency;
    this.clock.at(this.clock.now() + latency, this.#reply, query, instance);
  }

  // All that arrive at one instant are seen together, as by a loop that looks at the time.
  #onArrival(first: number): void {
    const { count, arrival } = this.#options.queries;
    const now = this.clock.now();
    let query = first;
    while (query < count && arrival[query] <= now) this.serving.waiting.push(query++);
    if (query < count) this.clock.at(arrival[query], this.#arrive, query, 0);
    if (this.serving.waiting.length > (this.#options.mostWaiting ?? Number.POSITIVE_INFINITY))
      this.#stop('too many waiting');
    else this.#round(now);
  }

  #onReply(query: number, instance: number): void {
    this.serving.replied(instance);
    this.answered++;
    const now = this.clock.now();
    const { queries, qos, mostLate } = this.#options;
    const wait = this.serving.sentAt[query] - queries.arrival[query];
    if (wait + this.service[query] > qos) this.late++;
    if (this.late > (mostLate ?? Number.POSITIVE_INFINITY)) this.#stop('too many late');
    else this.#round(now);
  }

  #onLook(): void {
    this.#lookAt = Number.POSITIVE_INFINITY;
    this.looks++;
    this.#round(this.clock.now());
  }

  #round(now: number): void {
    const next = this.#distributor.round(now);
    if (next < this.#lookAt) {
      this.#lookAt = next;
      this.clock.at(next, this.#look, 0, 0);
    }
    if (this.#options.leaveOutstanding && this.serving.sent === this.#options.queries.count)
      this.clock.stop();
  }

  #stop(why: Stopped): void {
    this.stopped = why;
    this.clock.stop();
  }
}
