import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneType, play, type SmallModel, type SmallRequest } from '../contest.js';

const models: SmallModel[] = [
  { execution: [10, 14], slo: 30 },
  { execution: [20, 30], slo: 60 },
];
const requests: SmallRequest[] = [
  [0, 1],
  [1, 0],
  [2, 1],
  [3, 0],
  [4, 1],
  [5, 0],
];
const twoTypes = [
  { name: 'fast', count: 1, slowdown: 1, price: 2 },
  { name: 'slow', count: 1, slowdown: 2, price: 1 },
];

// Each timeline was worked out by hand from the description of its baseline.
describe('baselines on six requests', () => {
  it('FCFS takes the oldest, and another of its model', () => {
    const { ran } = play({ models, requests }, 'fcfs');
    expect(ran).toEqual([
      '0: batch 1 of 1, 0–20',
      '0: batch 2 of 0, 20–34',
      '0: batch 2 of 1, 34–64',
      '0: batch 1 of 0, 64–74',
    ]);
  });

  it('FCFS prefers the fast instance when both are idle', () => {
    const { ran } = play({ models, requests: requests.slice(0, 3), types: twoTypes }, 'fcfs');
    expect(ran).toEqual(['0: batch 1 of 1, 0–20', '1: batch 1 of 0, 1–21', '0: batch 1 of 1, 20–40']);
  });

  it('least loaded queues each request where least work is left, and keeps it there', () => {
    const { ran } = play({ models, requests, types: twoTypes }, 'least-loaded');
    // Work left at 2 ms: 18 on the fast, 19 on the slow one. At 3 ms: 37 and 18. At 4: 36 and 37. At 5: 55 and 36.
    expect(ran).toEqual([
      '0: batch 1 of 1, 0–20',
      '1: batch 1 of 0, 1–21',
      '1: batch 2 of 0, 21–49',
      '0: batch 2 of 1, 20–50',
    ]);
  });

  it('EDF takes the earliest deadline, the largest batch that can wait, and gives up what nobody can end in time', () => {
    const { ran, served } = play({ models, requests }, 'edf');
    // At 20 ms deadlines of model 0 are 31, 33 and 35: two together end at 34, after 31, so one goes alone, until 30; then 33 and 35 are beyond reach.
    expect(ran).toEqual(['0: batch 1 of 1, 0–20', '0: batch 1 of 0, 20–30', '0: batch 2 of 1, 30–60']);
    expect(served.map(({ status }) => status)).toEqual([0, 0, 0, 4, 0, 4]);
  });

  it('EDF leaves to a fast instance what a slow one is too late for', () => {
    const late: SmallRequest[] = [
      [0, 1],
      [5, 0],
      [6, 0],
    ];
    const { ran, served } = play(
      { models: [{ execution: [10], slo: 26 }, models[1]!], requests: late, types: twoTypes },
      'edf',
    );
    // The second of model 0 must end at 32: the slow one, free at 25, would end it at 45; the fast one, free at 20, at 30.
    expect(ran).toEqual(['0: batch 1 of 1, 0–20', '1: batch 1 of 0, 5–25', '0: batch 1 of 0, 20–30']);
    expect(served.every(({ status }) => status === 0)).toBe(true);
  });
});

describe('EDF on one instance', () => {
  /** Whether some order serves all that wait from `begin` on in time. */
  const feasible = (waiting: readonly { took: number; deadline: number }[], begin: number): boolean =>
    waiting.length === 0 ||
    waiting.some(
      ({ took, deadline }, i) =>
        begin + took <= deadline && feasible([...waiting.slice(0, i), ...waiting.slice(i + 1)], begin + took),
    );

  it('serves every set in time that any order serves in time', () => {
    const jobs = fc.array(
      fc.record({ took: fc.integer({ min: 1, max: 12 }), slo: fc.integer({ min: 1, max: 60 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    let feasibleSets = 0;
    fc.assert(
      fc.property(jobs, (drawn) => {
        const first = 20;
        const all: SmallModel[] = [
          { execution: [first], slo: 100 },
          ...drawn.map(({ took, slo }) => ({ execution: [took], slo: first + slo })),
        ];
        // All others come while the first is served, so that they are there together.
        const list = all.map((_, model): SmallRequest => [model === 0 ? 0 : 1, model]);
        const waiting = drawn.map(({ took, slo }) => ({ took, deadline: 1 + first + slo }));
        const { served } = play({ models: all, requests: list, types: oneType(1) }, 'edf');
        if (!feasible(waiting, first)) return;
        feasibleSets++;
        expect(served.map(({ status, end }, i) => status === 0 && end <= list[i]![0] + all[i]!.slo)).toEqual(
          all.map(() => true),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(feasibleSets).toBeGreaterThan(50);
  });
});

describe('no instance is idle while a request waits', () => {
  it.each(['fcfs', 'edf'] as const)('with %s', (who) => {
    const idle: number[] = [];
    const list = Array.from({ length: 200 }, (_, i): SmallRequest => [i * 4 + (i % 7), i % 2]);
    const long = models.map((model) => ({ ...model, slo: 1e6 }));
    const { served, ran } = play({ models: long, requests: list, types: oneType(3) }, who);
    const began = new Map<string, number>();
    for (const line of ran) began.set(line, 1);
    // Work conserved: the last end is that of one queue over three instances without a pause in the busy period.
    const executed = ran.map((line) => /, (\S+)–(\S+)$/.exec(line)!.slice(1).map(Number) as [number, number]);
    for (const [i, [at]] of list.entries()) {
      const waits = served[i]!.end;
      for (let t = at + 0.5; t < waits - 20; t += 5) {
        const busy = executed.filter(([begin, end]) => begin <= t && t < end).length;
        const started = executed.some(([begin, end]) => end === waits && begin <= t);
        if (!started && busy < 3) idle.push(t);
      }
    }
    expect(idle).toEqual([]);
  });
});
