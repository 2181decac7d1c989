import { describe, expect, it } from 'vitest';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import type { Arena } from '../../../src/serving-core/tournament/arena.js';
import { Fcfs } from '../../../src/serving-core/tournament/competitors/fcfs.js';
import { arenaOf, oneType, play, type SmallRequest } from './contest.js';

const idle = { arrived: () => {}, freed: () => {} };

describe('an arena', () => {
  it('refuses a batch for a busy instance, one that is too large, and a request of another model', () => {
    const models = [
      { execution: [10, 15], slo: 100 },
      { execution: [10, 15], slo: 100 },
    ];
    const wrong = (act: (arena: Arena, request: number) => void) => () =>
      play({ models, requests: [[0, 0]] }, (arena) => ({
        ...idle,
        arrived: (request) => act(arena, request),
      }));
    expect(
      wrong((arena, request) => {
        arena.send(0, 0, [request]);
        arena.send(0, 0, [request]);
      }),
    ).toThrow('instance 0 was sent a batch and is not idle');
    expect(wrong((arena) => arena.send(0, 0, []))).toThrow('has 0 requests, and may have 1 to 2');
    expect(wrong((arena) => arena.send(0, 0, [0, 0, 0]))).toThrow('has 3 requests, and may have 1 to 2');
    expect(wrong((arena) => arena.send(0, 0, [0, 0]))).toThrow('not waiting');
    expect(wrong((arena, request) => arena.send(0, 1, [request]))).toThrow('is of another or not waiting');
    expect(wrong((arena) => arena.send(7, 0, [0]))).toThrow('instance 7 was sent a batch and is not idle');
  });

  it('shows a request when it has come, and not before', () => {
    const seen: number[][] = [];
    const requests: SmallRequest[] = [
      [1, 0],
      [2, 0],
    ];
    play({ models: [{ execution: [1], slo: 5 }], requests }, (arena) => ({
      ...idle,
      arrived(request) {
        seen.push([...arena.arrival], [...arena.model], [...arena.deadline]);
        arena.drop(request);
      },
    }));
    expect(seen).toEqual([
      [1e6, Number.NaN],
      [0, -1],
      [6e6, Number.NaN],
      [1e6, 2e6],
      [0, 0],
      [6e6, 7e6],
    ]);
  });

  it('tells of a competitor that lets requests wait for ever, with and without ticks', () => {
    const small = { models: [{ execution: [1], slo: 5 }], requests: [[0, 0] as SmallRequest] };
    expect(() => play(small, () => idle)).toThrow('1 requests were neither sent nor dropped');
    expect(() => play(small, () => ({ ...idle, period: 1, tick: () => {} }))).toThrow(
      'neither sent nor dropped',
    );
  });

  it('loads weights that an instance lacks before their batch, in place of those used longest ago', () => {
    const models = [0, 1, 2].map(() => ({ execution: [10], slo: 1000, transfer: 5 }));
    const requests: SmallRequest[] = [
      [0, 0],
      [20, 1],
      [40, 2],
      [100, 1],
      [120, 0],
    ];
    // Two of three fit, and begin there: models 0 and 1.
    const { ran } = play({ models, requests, pages: 2 }, 'fcfs');
    expect(ran).toEqual([
      '0: batch 1 of 0, 0–10',
      '0: batch 1 of 1, 20–30',
      '0: load of 2, 40–45',
      '0: batch 1 of 2, 45–55',
      '0: batch 1 of 1, 100–110',
      '0: load of 0, 120–125',
      '0: batch 1 of 0, 125–135',
    ]);
  });

  it('bills an instance from its order to the end of its last batch', () => {
    const models = [{ execution: [100], slo: 1e6, transfer: 30 }];
    const requests: SmallRequest[] = [
      [0, 0],
      [1000, 0],
    ];
    const { fleet, arena, ran } = play(
      { models, requests, types: oneType(2, 1, 3600), coldStart: 0.2, end: 2 },
      (own) => {
        own.release(1);
        return {
          ...idle,
          arrived(request) {
            own.send(0, 0, [request]);
            if (request === 0) own.order(0, 0);
            else own.release(0);
          },
        };
      },
    );
    expect(ran).toEqual(['0: batch 1 of 0, 0–100', '1: load of 0, 200–230', '0: batch 1 of 0, 1000–1100']);
    expect(fleet).toEqual([
      [0, 0, 1, 1],
      [0, 0, 2, 1],
      [230, 0, 2, 2],
      [1000, 0, 2, 1],
      [1100, 0, 1, 1],
      [2000, 0, 0, 0],
    ]);
    // $1 a second: the first for 1.1 s, the second for 2 s.
    expect(arena.cost).toBeCloseTo(3.1, 9);
  });

  it('takes back an instance that is starting at once, and never has more than the fleet', () => {
    const orders: number[] = [];
    const { fleet } = play(
      { models: [{ execution: [1], slo: 9 }], requests: [[10, 0]], types: oneType(2), coldStart: 60, end: 1 },
      (arena) => {
        arena.release(1);
        return {
          ...idle,
          arrived(request) {
            orders.push(arena.order(0), arena.order(0));
            arena.release(1);
            orders.push(arena.order(0));
            arena.release(1);
            arena.send(0, 0, [request]);
          },
        };
      },
    );
    expect(orders).toEqual([1, -1, 1]);
    expect(fleet.map(([, , paid, serving]) => [paid, serving])).toEqual([
      [1, 1],
      [2, 1],
      [1, 1],
      [2, 1],
      [1, 1],
      [0, 0],
    ]);
  });
});

describe('queues with a closed form', () => {
  const seconds = 40_000;
  const poisson = (rate: number): SmallRequest[] => {
    const source = stream(3, 'arrivals');
    const requests: SmallRequest[] = [];
    for (let at = exponential(source, rate); at < seconds; at += exponential(source, rate))
      requests.push([at * 1000, 0]);
    return requests;
  };
  const meanWait = (
    requests: readonly SmallRequest[],
    count: number,
    vary?: (duration: number) => number,
  ) => {
    const service = 1000;
    let busy = 0;
    const counted =
      vary &&
      ((duration: number) => {
        const took = vary(duration);
        busy += took / 1e6;
        return took;
      });
    let latency = 0;
    const small = { models: [{ execution: [service], slo: 1e9 }], requests, types: oneType(count) };
    const arena = arenaOf(
      { ...small, ...(counted && { vary: counted }) },
      {
        requests: {
          request: (t, id) => {
            latency += t / 1e6 - requests[id]![0];
          },
        },
      },
    );
    arena.play(new Fcfs(arena));
    return (latency - (vary ? busy : service * requests.length)) / requests.length / service;
  };

  it('FCFS on one instance waits as M/D/1 does: ρ / (2 (1 − ρ)) services', () => {
    expect(meanWait(poisson(0.6), 1)).toBeCloseTo(0.75, 1);
  });

  it('FCFS on three instances with exponential services waits as M/M/3 does', () => {
    const source = stream(5, 'services');
    // Erlang C of 2.1 on 3: 5.145 / (5.305 + 5.145) = 0.4923 wait, 1 / (3 (1 − 0.7)) services each.
    expect(meanWait(poisson(2.1), 3, () => exponential(source, 1e-9))).toBeCloseTo(0.4923 / 0.9, 1);
  });
});
