import { Assignment } from '../assignment.js';
import type { DistributorContext, QueryDistributor } from '../distributor.js';
import { coefficientsOf } from './estimates.js';

/** Costs of a pair that would miss the target, or leave less than the margin, in ns of weighted latency. */
export interface Penalties {
  nearly: number;
  missed: number;
}

const NONE = -1;

/** Share of the target that a pair must leave (HPDC'23: latency within 0.98 of it). */
const MARGIN = 0.02;
/** How often the state is looked at again where no exact time is known, as a share of the target. */
const POLL = 1 / 1000;

/** Latency that a query is expected to have on each type: fills `into`, ns. */
export type Expectation = (query: number, into: Float64Array) => void;

/**
 * Kairos' query distribution: the first 2K waiting queries are assigned to the K instances, free and busy, at the least sum of weighted
 * latencies; only pairs with a free instance are sent, so that a query may wait for a better one (HPDC'23).
 *
 * The original solves this in a loop without end. Here it is solved when something happened, and at the times when the same queries
 * could be assigned otherwise. While as many instances as queries or more are in the window, the cost of a busy instance falls at the
 * same rate for every query, so it never becomes better to move to a free one, until a penalty comes or goes (docs/kairos.md).
 */
export class Matching implements QueryDistributor {
  readonly #assignment: Assignment;
  readonly #costs: Float64Array;
  readonly #expected: Float64Array;
  readonly #gone: Uint8Array;
  readonly #perType: Float64Array;
  readonly #remaining: Float64Array;
  readonly #weights: Float64Array;
  readonly #types: number;
  /** Instances in the order of the costs' columns: by type, of each type the free ones first, since the first of equals is taken. */
  readonly #order: Int32Array;

  constructor(
    private readonly context: DistributorContext,
    private readonly expectation: Expectation,
    private readonly penalties: Penalties,
  ) {
    const { table, mix, serving } = context;
    const k = serving.instances.count;
    const coefficients = coefficientsOf(table, mix);
    this.#types = table.types.length;
    this.#assignment = new Assignment(2 * k, k);
    this.#costs = new Float64Array(2 * k * k);
    this.#expected = new Float64Array(2 * k * this.#types);
    this.#perType = new Float64Array(this.#types);
    this.#gone = new Uint8Array(2 * k);
    this.#remaining = new Float64Array(k);
    this.#order = new Int32Array(k);
    this.#weights = Float64Array.from(serving.instances.type, (type) => coefficients[type]);
  }

  round(now: number): number {
    const { waiting, instances } = this.context.serving;
    while (waiting.length > 0 && instances.freeCount > 0) {
      const window = Math.min(waiting.length, 2 * instances.count);
      this.#line();
      this.#weigh(window, now);
      if (window === 1) this.#single();
      else this.#assignment.solve(this.#costs, window, instances.count);
      if (this.#sendToFree(window, now) === 0) return this.#nextLook(window, now);
    }
    return Number.POSITIVE_INFINITY;
  }

  #line(): void {
    const { count, type, free } = this.context.serving.instances;
    const order = this.#order;
    for (let from = 0; from < count; ) {
      let to = from;
      let at = from;
      while (to < count && type[to] === type[from]) if (free[to++] === 1) order[at++] = to - 1;
      for (let j = from; j < to; j++) if (free[j] === 0) order[at++] = j;
      from = to;
    }
  }

  /** Fills the cost of every pair of the window. */
  #weigh(window: number, now: number): void {
    const { qos, serving } = this.context;
    const { waiting, instances, queries } = serving;
    const { count, type, free, expectedEnd } = instances;
    const { nearly, missed } = this.penalties;
    const remaining = this.#remaining;
    const weights = this.#weights;
    const costs = this.#costs;
    const perType = this.#perType;
    const order = this.#order;
    for (let j = 0; j < count; j++) remaining[j] = free[j] === 1 ? 0 : Math.max(0, expectedEnd[j] - now);
    for (let i = 0, cell = 0; i < window; i++) {
      const query = waiting.items[waiting.head + i];
      this.expectation(query, perType);
      this.#expected.set(perType, i * this.#types);
      const slack = qos - (now - queries.arrival[query]);
      const tight = slack > 0 ? slack - MARGIN * qos : Number.POSITIVE_INFINITY;
      for (let k = 0; k < count; k++, cell++) {
        const j = order[k];
        const latency = remaining[j] + perType[type[j]];
        costs[cell] = latency <= tight ? weights[j] * latency : latency <= slack ? nearly : missed;
      }
    }
  }

  // The commonest window: its assignment is the least of a row.
  #single(): void {
    const { count } = this.context.serving.instances;
    const costs = this.#costs;
    let best = 0;
    for (let k = 1; k < count; k++) if (costs[k] < costs[best]) best = k;
    this.#assignment.columnOf[0] = best;
  }

  #sendToFree(window: number, now: number): number {
    const { serving } = this.context;
    const { waiting, instances } = serving;
    const { columnOf } = this.#assignment;
    let sent = 0;
    for (let i = 0; i < window; i++) {
      const j = columnOf[i] < 0 ? NONE : this.#order[columnOf[i]];
      const goes = j !== NONE && instances.free[j] === 1;
      this.#gone[i] = goes ? 1 : 0;
      if (!goes) continue;
      const query = waiting.items[waiting.head + i];
      serving.send(query, j, now, this.#expected[i * this.#types + instances.type[j]]);
      sent++;
    }
    if (sent > 0) waiting.removeMarked(this.#gone, window);
    return sent;
  }

  // Nothing was sent, so every query of the window waits for a busy instance: until a penalty of that pair, or of a query, changes.
  #nextLook(window: number, now: number): number {
    const { qos, serving } = this.context;
    const { waiting, instances, queries } = serving;
    const { columnOf } = this.#assignment;
    let next = Number.POSITIVE_INFINITY;
    for (let i = 0; i < window; i++) {
      const arrival = queries.arrival[waiting.items[waiting.head + i]];
      const late = arrival + qos;
      if (late > now) next = Math.min(next, late);
      if (columnOf[i] < 0 || late <= now) continue;
      const j = this.#order[columnOf[i]];
      const expected = this.#expected[i * this.#types + instances.type[j]];
      if (late - now - this.#remaining[j] - expected < MARGIN * qos) next = Math.min(next, now + POLL * qos);
      // The pair leaves as much until the instance is overdue, and less from then on.
      else next = Math.min(next, Math.max(now, late - MARGIN * qos - expected) + 1);
    }
    return next;
  }
}
