import type { QueryDistributor } from '../../kairos/distributor.js';
import { distributorFactory } from '../../kairos/distributors/distributors.js';
import type { LatencyTable } from '../../kairos/latency-table.js';
import { Serving } from '../../kairos/serving.js';
import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';

/**
 * Kairos' distributor over the whole fleet. What a query's batch is to it, a request's model is here: what decides how long each type of instance takes. It knows
 * one target for all, so requests with less time are told to have come earlier: what it sees, the time left, is the truth.
 */
export class Kairos implements Competitor {
  private readonly serving: Serving;
  private readonly distributor: QueryDistributor;
  private readonly qos: number;
  private readonly look: number;
  private lookAt = Number.POSITIVE_INFINITY;

  constructor(private readonly arena: Arena) {
    const { models, count } = arena;
    this.qos = Math.max(...models.map(({ slo }) => slo));
    const queries = {
      count,
      arrival: new Float64Array(count),
      batch: new Int32Array(count),
      row: new Int32Array(count),
      luck: new Float64Array(count),
    };
    const mix = { types: arena.types.map(({ name }) => name), counts: arena.types.map((type) => type.count) };
    this.serving = new Serving(mix, queries, {
      send: (query, instance) => arena.send(instance, arena.model[query], [query]),
    });
    this.distributor = distributorFactory('kairos')({
      serving: this.serving,
      mix,
      qos: this.qos,
      table: latencies(arena),
    });
    this.look = arena.clock.register(() => {
      this.lookAt = Number.POSITIVE_INFINITY;
      this.round();
    });
  }

  arrived(request: number): void {
    const { arena, serving } = this;
    const { queries } = serving;
    queries.arrival[request] = arena.deadline[request] - this.qos;
    queries.row[request] = arena.model[request];
    queries.batch[request] = arena.model[request] + 1;
    serving.waiting.push(request);
    this.round();
  }

  freed(instance: number): void {
    this.serving.replied(instance);
    this.round();
  }

  private round(): void {
    const next = this.distributor.round(this.arena.now);
    if (next >= this.lookAt) return;
    this.lookAt = next;
    this.arena.clock.at(next, this.look, 0, 0);
  }
}

/** One sample for each type and model, what its profile says: executions here do not vary. */
function latencies(arena: Arena): LatencyTable {
  const { types, models } = arena;
  return {
    model: 'all',
    types: types.map(({ name }) => name),
    batches: Int32Array.from(models, (_, model) => model + 1),
    perBatch: 1,
    samples: Float64Array.from(
      types.flatMap(({ slowdown }) => models.map(({ execution }) => Math.round(execution[0] * slowdown))),
    ),
  };
}
