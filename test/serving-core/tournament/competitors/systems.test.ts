import { describe, expect, it } from 'vitest';
import { networkPresets } from '../../../../src/serving-core/clockwork/network.js';
import { Simulation } from '../../../../src/serving-core/clockwork/simulation.js';
import { controllerDefaults } from '../../../../src/serving-core/clockwork/spec.js';
import { distributorFactory } from '../../../../src/serving-core/kairos/distributors/distributors.js';
import type { LatencyTable } from '../../../../src/serving-core/kairos/latency-table.js';
import { simulate } from '../../../../src/serving-core/kairos/simulation.js';
import { exponential } from '../../../../src/serving-core/random/distributions.js';
import { stream } from '../../../../src/serving-core/random/streams.js';
import { competitorNames } from '../../../../src/serving-core/tournament/spec.js';
import { oneType, play, type Small, type SmallRequest } from '../contest.js';

/** So many Poisson arrivals at a rate per ms, of models drawn evenly, at whole µs. */
function poisson(count: number, rate: number, models: number, seed = 1): SmallRequest[] {
  const source = stream(seed, 'requests');
  let at = 0;
  return Array.from({ length: count }, () => {
    at += exponential(source, rate);
    return [Math.floor(at * 1000) / 1000, Math.floor(source.next() * models)];
  });
}

const types = [
  { name: 'fast', count: 1, slowdown: 1, price: 3 },
  { name: 'slow', count: 3, slowdown: 2, price: 0.5 },
];
const busy: Small = {
  models: [
    { execution: [4, 6, 9, 14], slo: 40 },
    { execution: [10, 14, 20, 32], slo: 90 },
  ],
  requests: poisson(6000, 0.25, 2),
  types,
  coldStart: 2,
};

describe.each(competitorNames)('%s', (name) => {
  it('answers every request once, and does the same again', () => {
    const [a, b] = [play(busy, name), play(busy, name)];
    expect(a.served).toHaveLength(6000);
    expect(a.arena.answers).toBe(6000);
    expect(a.served).toEqual(b.served);
    expect(a.ran).toEqual(b.ran);
    expect(a.fleet).toEqual(b.fleet);
  });

  it('serves nearly all of a light load in time', () => {
    const light = { ...busy, requests: poisson(2000, 0.02, 2) };
    expect(play(light, name).arena.good).toBeGreaterThan(1900);
  });

  it('bills what the fleet table adds up to', () => {
    const { fleet, arena } = play(busy, name);
    const paid = [0, 0];
    let cost = 0;
    let before = 0;
    for (const [at, type, count] of fleet) {
      cost += ((at - before) / 3.6e6) * (paid[0]! * types[0]!.price + paid[1]! * types[1]!.price);
      before = at;
      paid[type] = count;
    }
    expect(paid).toEqual([0, 0]);
    expect(arena.cost).toBeCloseTo(cost, 9);
  });

  it('never has two things on an instance at a time, and no more than the fleet', () => {
    const { ran, fleet } = play(busy, name);
    const busyUntil = new Map<string, number>();
    for (const line of ran) {
      const [, instance, begin, end] = /^(\d+):.*, (\S+)–(\S+)$/.exec(line)!;
      expect(Number(begin)).toBeGreaterThanOrEqual((busyUntil.get(instance!) ?? 0) - 1e-9);
      busyUntil.set(instance!, Number(end));
    }
    for (const [, type, paid, serving] of fleet) {
      expect(paid).toBeLessThanOrEqual(types[type]!.count);
      expect(serving).toBeLessThanOrEqual(paid);
    }
  });
});

describe('the competitor kairos', () => {
  it('sends what Kairos’ own session sends, to the same instances at the same times', () => {
    const models = [4, 7, 10].map((ms) => ({ execution: [ms], slo: 30 }));
    const requests = poisson(3000, 0.3, 3);
    const { served, ran } = play({ models, requests, types }, 'kairos');
    const table: LatencyTable = {
      model: 'three',
      types: ['fast', 'slow'],
      batches: Int32Array.of(1, 2, 3),
      perBatch: 1,
      samples: Float64Array.from([4, 7, 10, 8, 14, 20], (ms) => ms * 1e6),
    };
    const queries = {
      count: requests.length,
      arrival: Float64Array.from(requests, ([at]) => at * 1e6),
      batch: Int32Array.from(requests, ([, model]) => model + 1),
      row: Int32Array.from(requests, ([, model]) => model),
      luck: new Float64Array(requests.length),
    };
    const mix = { types: table.types, counts: [1, 3] };
    const session = simulate({ table, mix, queries, qos: 30e6, distributor: distributorFactory('kairos') });
    const ends = Array.from(session.service, (service, i) => (session.serving.sentAt[i]! + service) / 1e6);
    expect(served.map(({ end }) => end)).toEqual(ends);
    expect(session.serving.sentAt.some((at, i) => at > queries.arrival[i]!)).toBe(true);
    expect(ran).toHaveLength(3000);
  });
});

describe('the competitor clockwork', () => {
  it('answers as Clockwork’s own simulation does without network delays', () => {
    const small: Small = { ...busy, types: oneType(2), requests: poisson(4000, 0.6, 2) };
    const { served } = play(small, 'clockwork');
    const page = 1000;
    const profiles = small.models.map(({ execution }, i) => ({
      name: `model-${i}`,
      inputSize: 0,
      outputSize: 0,
      weightsSize: page,
      weightsTransfer: 0,
      batchSizes: execution.map((_, k) => 2 ** k),
      execution: execution.map((ms) => ms * 1e6),
    }));
    const theirs: { end: number; status: number }[] = [];
    const simulation = new Simulation({
      controller: { ...controllerDefaults('INFER5'), maxBatch: 8 },
      workers: { count: 2, gpusPerWorker: 1, weightsCacheSize: 2 * page, pageSize: page },
      host: networkPresets.ideal,
      models: profiles.map((profile) => ({ profile, pages: 1 })),
      inputs: false,
      actionSink: null,
      invariants: null,
      requestSink: {
        request(t, id, status) {
          theirs[id] = { end: t / 1e6, status };
        },
      },
    });
    expect(simulation.hold([0, 1])).toBe(true);
    const { clock } = simulation;
    const send = clock.register((request) => {
      const model = small.requests[request]![1];
      simulation.infer(0, model, small.models[model]!.slo / small.models[model]!.execution[0]!);
    });
    for (const [i, [at]] of small.requests.entries()) clock.at(at * 1e6, send, i, 0);
    clock.run();
    expect(served).toEqual(theirs);
    expect(served.some(({ status }) => status === 4)).toBe(true);
  });
});

describe('those that scale', () => {
  const quiet = poisson(200, 0.002, 2);
  it.each(['ratio', 'faro'] as const)('%s pays for less than the fleet when little comes', (name) => {
    const { fleet } = play({ ...busy, types: oneType(8), requests: quiet }, name);
    expect(Math.max(...fleet.filter(([at]) => at > 0).map(([, , paid]) => paid))).toBeLessThan(8);
  });

  it('inferline keeps to its plan while the traffic keeps to the envelope of yesterday', () => {
    const even = Array.from({ length: 4000 }, (_, i): SmallRequest => [i * 100, i % 2]);
    const { fleet } = play({ ...busy, types: oneType(8), requests: even }, 'inferline');
    expect(fleet.slice(0, -1)).toEqual([[0, 0, 2, 2]]);
  });

  it('inferline plans for instances that are there, in the order of the models', () => {
    // 4 and 10 ms on the fast type, of which there is one, and SLOs of 5 and 12 ms that the slow type cannot meet in the 99th percentile.
    const tight = {
      ...busy,
      models: [
        { execution: [4], slo: 5 },
        { execution: [10], slo: 12 },
      ],
    };
    const { ran } = play({ ...tight, requests: poisson(200, 0.001, 2) }, 'inferline');
    const onFast = (model: number) =>
      ran.some((line) => line.startsWith('0: ') && line.includes(` of ${model},`));
    expect([onFast(0), onFast(1)]).toEqual([true, false]);
  });

  it('faro begins with a replica a model and adds some at the first long-term decision, after 60 s, from which they are paid', () => {
    const requests = poisson(40_000, 0.35, 2);
    const { fleet } = play({ ...busy, types: oneType(8), requests }, 'faro');
    expect(fleet.find(([at]) => at === 0)).toEqual([0, 0, 2, 2]);
    const more = fleet.find(([, , paid]) => paid > 2)!;
    expect(more[0] <= 60_000).toBe(true);
    expect(fleet.find(([, , , serving]) => serving > 2)![0]).toBe(more[0] + 2000);
  });

  it('inferline has more than its plan once the traffic leaves the envelope of yesterday', () => {
    const yesterday = poisson(4000, 0.1, 2, 7);
    const { fleet } = play(
      { ...busy, types: oneType(8), yesterday, requests: poisson(20_000, 0.4, 2) },
      'inferline',
    );
    const plan = fleet[0]![2];
    expect(plan).toBeLessThan(8);
    const more = fleet.find(([, , paid]) => paid > plan)!;
    expect(more[0]).toBeLessThanOrEqual(3000);
    expect(more[0] % 1000).toBe(0);
  });
});
