import { describe, expect, test } from 'vitest';
import { LoadTracker } from '../../../../src/serving-core/clockwork/controller/load-tracker.js';

const MS = 1e6;
const CAPACITY = 100 * MS;
const SLO = 25 * MS;

type Mode = 'reference' | 'fixed';
const tracker = (models: number, gpus: number, mode: Mode = 'reference', capacity = CAPACITY) =>
  new LoadTracker(models, gpus, capacity, mode);

/** Loads a model as the scheduler does: it must be the one that the tracker chooses. */
function load(t: LoadTracker, now: number, model: number, gpu: number): void {
  expect(t.chooseLoad(now, gpu)).toBe(model);
  t.loaded(now, model, gpu, true);
}

describe('demand', () => {
  test('is the work of a request times capacity over its SLO, so a short SLO inflates it', () => {
    expect(tracker(1, 1).execDemand(2_730_000, 95 * MS)).toBe(2_873_684);
    expect(tracker(1, 1).execDemand(2_730_000, 10 * MS)).toBe(27_300_000);
  });

  test('does not overflow with the default SLO of 24 hours that Figures 7 and 8 use', () => {
    const t = tracker(2, 1, 'fixed', 86_400_000_000_000);
    const demand = t.execDemand(2_730_000, 10 * MS);
    expect(demand).toBe(23_587_200_000_000);
    for (let i = 0; i < 1000; i++) t.added(0, 0, demand, demand, SLO);
    expect(t.loadPriority(0)).toBe(1000 * demand);
    expect(t.chooseLoad(1, 0)).toBe(0);
    t.loaded(2, 0, 0, true);
    for (let i = 0; i < 1000; i++) t.executing(3, 0, 0, demand);
    for (let i = 0; i < 1000; i++) t.completed(4, 0, 0, demand, 1);
    expect(t.loadPriority(0)).toBe(0);
    t.added(5, 1, demand, demand, SLO);
    expect(t.chooseEviction(5, 0)).toBe(0);
  });
});

describe('the choice of a model to load', () => {
  test('is none without demand', () => {
    expect(tracker(3, 2).chooseLoad(0, 0)).toBe(-1);
  });

  test('is the model with the most unmet demand', () => {
    const t = tracker(3, 1);
    t.added(0, 0, 10, 1000, SLO);
    t.added(0, 1, 10, 3000, SLO);
    t.added(0, 2, 10, 2000, SLO);
    expect([t.chooseLoad(1, 0), t.chooseLoad(1, 0), t.chooseLoad(1, 0), t.chooseLoad(1, 0)]).toEqual([
      1, 2, 0, -1,
    ]);
  });

  test('is the last used of models with equal demand; at first that is the last in order', () => {
    const t = tracker(3, 1);
    for (const model of [0, 1, 2]) t.added(0, model, 10, 1000, SLO);
    expect(t.chooseLoad(1, 0)).toBe(2);
  });

  test('counts demand until it is executed or cancelled', () => {
    const t = tracker(2, 1);
    t.added(0, 0, 10, 3000, SLO);
    t.added(0, 0, 10, 3000, SLO);
    t.added(0, 1, 10, 4000, SLO);
    t.cancelled(1, 0, 10, 3000);
    expect(t.loadPriority(0)).toBe(3000);
    expect(t.chooseLoad(1, 0)).toBe(1);
    t.cancelled(2, 0, 10, 3000);
    expect(t.chooseLoad(2, 0)).toBe(-1);
  });

  test('passes over a model that is already loading there', () => {
    const t = tracker(1, 2);
    t.added(0, 0, 10, 1000, SLO);
    expect(t.chooseLoad(0, 0)).toBe(0);
    expect(t.chooseLoad(0, 0)).toBe(-1);
  });

  test('takes up again a model whose load has failed', () => {
    const t = tracker(1, 1);
    t.added(0, 0, 10, 1000, SLO);
    t.chooseLoad(0, 0);
    t.loaded(5, 0, 0, false);
    expect(t.chooseLoad(5, 0)).toBe(0);
  });

  test('subtracts what the holders can serve within the capacity, by their load', () => {
    const t = tracker(1, 3);
    t.added(0, 0, 50 * MS, 30 * MS, SLO);
    load(t, 1, 0, 0);
    // All execution demand is on GPU 0 now: 1 ms there at first and 50 ms of this model, so it serves 100 / 51 of 30 ms.
    expect(t.loadPriority(0)).toBeCloseTo(30 * MS - (CAPACITY * 30 * MS) / (51 * MS), 3);
    t.added(2, 0, 450 * MS, 30 * MS, SLO);
    expect(t.loadPriority(0)).toBeCloseTo(60 * MS - (CAPACITY * 60 * MS) / (501 * MS), 3);
  });

  test('keeps the priority that a model had when its own demand last changed', () => {
    const t = tracker(3, 2);
    t.added(0, 0, 80 * MS, 30 * MS, SLO);
    load(t, 1, 0, 0);
    t.added(2, 0, 80 * MS, 30 * MS, SLO);
    // Model 1 wants a little more than model 0 does. Then the load of model 2 on GPU 0 makes model 0 want more than that.
    t.added(3, 1, MS, Math.floor(t.loadPriority(0)) + 1, SLO);
    t.added(3, 2, 400 * MS, 40 * MS, SLO);
    load(t, 3, 2, 0);
    expect(t.loadPriority(0)).toBeGreaterThan(t.loadPriority(1));
    expect([t.chooseLoad(4, 1), t.chooseLoad(4, 1), t.chooseLoad(4, 1)]).toEqual([2, 1, 0]);
  });
});

describe("the original's known bugs", () => {
  /** Model 0 is loaded on GPU 0, which has time for all of its demand; may GPU 1 load it too? */
  const replicates = (mode: Mode, exec: number) => {
    const t = tracker(1, 2, mode);
    t.added(0, 0, exec, 2 * MS, SLO);
    load(t, 1, 0, 0);
    return t.chooseLoad(2, 1) === 0;
  };

  test('replicate a model although its demand is satisfied, in the reference', () => {
    expect(replicates('reference', 2 * MS)).toBe(true);
  });

  test('do not, mended, unless the demand exceeds the capacity', () => {
    expect(replicates('fixed', 2 * MS)).toBe(false);
    expect(replicates('fixed', 150 * MS)).toBe(true);
  });

  /** Load demand of model 0 a while after its SLO, with the request still waiting. */
  const afterExpiry = (mode: Mode) => {
    const t = tracker(2, 1, mode);
    t.added(0, 0, 10, 1000, SLO);
    t.added(SLO, 1, 10, 1, SLO);
    expect(t.loadPriority(0)).toBe(1000);
    t.added(SLO + 1, 1, 10, 1, SLO);
    return t;
  };

  test('never let load demand expire, in the reference', () => {
    expect(afterExpiry('reference').loadPriority(0)).toBe(1000);
  });

  test('let it expire once the SLO is past, mended, and take it off only once', () => {
    const t = afterExpiry('fixed');
    expect(t.loadPriority(0)).toBe(0);
    t.added(SLO + 2, 0, 10, 700, SLO);
    t.executing(SLO + 3, 0, 0, 1000);
    expect(t.loadPriority(0)).toBe(700);
    t.executing(SLO + 4, 0, 0, 700);
    expect(t.loadPriority(0)).toBe(0);
  });
});

describe('the choice of a model to evict', () => {
  /** Models 0, 1 and 2 loaded on one GPU in this order, all idle. */
  const loadedThree = () => {
    const t = tracker(4, 1);
    for (const model of [0, 1, 2]) {
      t.added(model, model, 10, 1000, SLO);
      load(t, model, model, 0);
      t.executing(model, model, 0, 1000);
      t.completed(model, model, 0, 10, 1);
    }
    return t;
  };

  test('is none where nothing is loaded', () => {
    expect(tracker(2, 1).chooseEviction(0, 0)).toBe(-1);
  });

  test('is the least recently used idle model', () => {
    const t = loadedThree();
    t.added(5, 0, 10, 1000, SLO);
    t.executing(6, 0, 0, 1000);
    t.completed(7, 0, 0, 10, 1);
    expect([
      t.chooseEviction(8, 0),
      t.chooseEviction(8, 0),
      t.chooseEviction(8, 0),
      t.chooseEviction(8, 0),
    ]).toEqual([1, 2, 0, -1]);
  });

  test('spares busy models while any is idle, and takes the least recently used of them after that', () => {
    const t = loadedThree();
    t.added(5, 1, 10, 1000, SLO);
    t.added(5, 0, 10, 1000, SLO);
    expect([t.chooseEviction(8, 0), t.chooseEviction(8, 0), t.chooseEviction(8, 0)]).toEqual([2, 0, 1]);
  });

  test('never is a model that is still loading', () => {
    const t = loadedThree();
    t.added(5, 3, 10, 1000, SLO);
    expect(t.chooseLoad(5, 0)).toBe(3);
    for (let i = 0; i < 3; i++) expect(t.chooseEviction(6, 0)).not.toBe(3);
    expect(t.chooseEviction(6, 0)).toBe(-1);
  });

  test('returns what the model was allocated to the GPU', () => {
    const t = tracker(2, 1);
    t.added(0, 0, 400 * MS, MS, SLO);
    load(t, 0, 0, 0);
    expect(t.chooseEviction(1, 0)).toBe(0);
    t.added(2, 1, 10, MS, SLO);
    expect(t.chooseLoad(2, 0)).toBe(0);
    t.loaded(2, 0, 0, false);
    t.cancelled(3, 0, 400 * MS, MS);
    load(t, 3, 1, 0);
    // As if model 0 had never been there: 1 ms and 10 ns are on the GPU.
    expect(t.loadPriority(1)).toBeCloseTo(MS - (CAPACITY * MS) / (MS + 10), 3);
  });
});

describe('a settled tracker', () => {
  test('is one with every model on every GPU', () => {
    const t = tracker(1, 2);
    t.added(0, 0, 10, 1000, SLO);
    load(t, 0, 0, 0);
    expect(t.settled).toBe(false);
    expect(t.chooseLoad(0, 1)).toBe(0);
    expect(t.settled).toBe(false);
    t.loaded(0, 0, 1, true);
    expect(t.settled).toBe(true);
    t.chooseEviction(1, 0);
    expect(t.settled).toBe(false);
  });
});
