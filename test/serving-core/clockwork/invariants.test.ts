import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/serving-core/clock/clock.js';
import { VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import { Hold } from '../../../src/serving-core/clockwork/controller/request-table.js';
import type { ControllerParts, Scheduler } from '../../../src/serving-core/clockwork/controller/scheduler.js';
import { Invariants, InvariantViolation } from '../../../src/serving-core/clockwork/invariants.js';
import { ActionType } from '../../../src/serving-core/clockwork/status.js';
import { EmulatedWorker } from '../../../src/serving-core/clockwork/worker/emulated-worker.js';
import { WeightCache } from '../../../src/serving-core/clockwork/worker/weight-cache.js';
import { resnet50, serve } from '../../support/deployment.js';

/** Serves three requests with a scheduler that does `admit` with each, and nothing else. */
function serveWith(admit: (parts: ControllerParts, slot: number) => void, invariants?: null) {
  const scheduler = (parts: ControllerParts): Scheduler => ({
    admit: (slot) => admit(parts, slot),
    result: () => {},
    notices: [],
  });
  return serve(
    { profiles: [resnet50], scheduler, invariants },
    [0, 1000, 2000].map((t) => ({ t, model: 0, factor: 1 })),
  );
}

/** Calls `act` and returns the name of the invariant that it breaks. */
function broken(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof InvariantViolation) return error.invariant;
    throw error;
  }
  return 'none';
}

describe('one response per request', () => {
  test('catches a scheduler that forgets a request', () => {
    const forgetful = (parts: ControllerParts, slot: number) => {
      if (parts.front.requests.requestId[slot] !== 1) parts.front.respond(slot, 0, 1);
    };
    expect(broken(() => serveWith(forgetful))).toBe('one response per request');
    expect(() => serveWith(forgetful)).toThrow('1 requests were never answered, the first is 1');
  });

  test('catches an answer to a request that was answered, or never sent', () => {
    const invariants = new Invariants();
    invariants.requestSent(7);
    invariants.requestAnswered(7, 10);
    expect(broken(() => invariants.requestAnswered(7, 11))).toBe('one response per request');
    expect(broken(() => invariants.requestAnswered(8, 11))).toBe('one response per request');
  });

  test('catches a request that is withdrawn after its answer, or never sent', () => {
    const invariants = new Invariants();
    invariants.requestSent(7);
    invariants.requestSent(8);
    invariants.requestAnswered(7, 10);
    invariants.requestWithdrawn(8);
    expect(broken(() => invariants.requestWithdrawn(7))).toBe('one response per request');
    expect(broken(() => invariants.requestWithdrawn(9))).toBe('one response per request');
    expect(broken(() => invariants.requestAnswered(8, 11))).toBe('one response per request');
    invariants.finished(0, 0);
  });

  test('catches a request that is sent twice', () => {
    const invariants = new Invariants();
    invariants.requestSent(7);
    expect(broken(() => invariants.requestSent(7))).toBe('one response per request');
  });

  test('is checked of more open requests than a Set can hold', () => {
    const invariants = new Invariants();
    const open = 2 ** 24 + 3;
    for (let id = 0; id < open; id++) invariants.requestSent(id);
    for (let id = 0; id < open; id++) if (id !== 70_000) invariants.requestAnswered(id, 1);
    expect(() => invariants.finished(0, 0)).toThrow('1 requests were never answered, the first is 70000');
  });

  test('is not checked with the switch off', () => {
    expect(() => serveWith(() => {}, null)).not.toThrow();
  });
});

describe('nothing is left behind', () => {
  const answer = (parts: ControllerParts, slot: number) => parts.front.respond(slot, 0, 1);

  test('catches a scheduler that never releases an action', () => {
    const leaky = (parts: ControllerParts, slot: number) => {
      parts.actions.allocate(ActionType.infer);
      answer(parts, slot);
    };
    expect(broken(() => serveWith(leaky))).toBe('nothing is left behind');
    expect(() => serveWith(leaky)).toThrow('0 requests and 3 actions are still open');
  });

  test('catches a scheduler that keeps a request locked in an action', () => {
    const leaky = (parts: ControllerParts, slot: number) => {
      parts.front.requests.hold(slot, Hold.action);
      answer(parts, slot);
    };
    expect(() => serveWith(leaky)).toThrow('nothing is left behind: 3 requests and 0 actions are still open');
  });

  test('accepts a scheduler that does its work', () => {
    expect(broken(() => serveWith(answer))).toBe('none');
  });
});

describe('time never goes back', () => {
  test('catches an answer before the one before it, and one at no time at all', () => {
    const invariants = new Invariants();
    for (const id of [1, 2, 3]) invariants.requestSent(id);
    invariants.requestAnswered(1, 10);
    expect(broken(() => invariants.requestAnswered(2, 10))).toBe('none');
    expect(broken(() => invariants.requestAnswered(3, 9))).toBe('time never goes back');
    expect(broken(() => invariants.timeAdvances(Number.NaN))).toBe('time never goes back');
  });
});

describe('a GPU runs one thing at a time', () => {
  test('catches work that begins before the last has ended, on the same GPU and lane only', () => {
    const observer = new Invariants().worker(0);
    observer.started(0, 0, 0, 10);
    expect(broken(() => observer.started(0, 1, 5, 15))).toBe('none');
    expect(broken(() => observer.started(1, 0, 5, 15))).toBe('none');
    expect(broken(() => observer.started(0, 0, 10, 20))).toBe('none');
    expect(broken(() => observer.started(0, 0, 19, 30))).toBe('a GPU runs one thing at a time');
  });

  test('keeps workers apart', () => {
    const invariants = new Invariants();
    invariants.worker(0).started(0, 0, 0, 10);
    expect(broken(() => invariants.worker(1).started(0, 0, 5, 15))).toBe('none');
  });

  test('catches a worker whose executions end before their time', () => {
    const clock = new VirtualClock();
    const hasty: Clock = {
      now: () => clock.now(),
      register: (handler) => clock.register(handler),
      at: (time, kind, a, b) => clock.at((clock.now() + time) / 2, kind, a, b),
      cancel: (timer) => clock.cancel(timer),
    };
    const worker = new EmulatedWorker(
      hasty,
      { result: () => {} },
      { infer: () => 10, load: () => 10 },
      [{ pages: 1, batchSizes: [1] }],
      1,
      4,
      0,
      new Invariants().worker(0),
    );
    worker.receive(0, ActionType.load, 0, 0, 1, 0, 100);
    worker.receive(1, ActionType.load, 0, 0, 1, 0, 100);
    expect(() => clock.run()).toThrow(
      'a GPU runs one thing at a time: worker 0 GPU 0 began at 5 ns what overlaps work until 10 ns',
    );
  });
});

describe('cache pages never exceed capacity', () => {
  const PAGES = [3, 4, 5];
  const fill = (cache: WeightCache, models: readonly number[]) => {
    for (const model of models) if (cache.allocate(0, model, PAGES[model])) cache.arrive(0, model);
    return cache;
  };
  const check = (cache: WeightCache) => broken(() => new Invariants().cacheFits(cache, 0, PAGES));

  /** A cache that takes every model for nothing. */
  class BottomlessCache extends WeightCache {
    override allocate(gpu: number, model: number): boolean {
      return super.allocate(gpu, model, 0);
    }
  }

  /** A cache that has more to give than it says it used. */
  class GenerousCache extends WeightCache {
    override freePages(gpu: number): number {
      return super.freePages(gpu) + 1;
    }
  }

  test('accepts a cache that fits and counts right', () => {
    expect(check(fill(new WeightCache(1, 3, 8), [0, 2]))).toBe('none');
    expect(check(fill(new WeightCache(1, 3, 8), [0, 1, 2]))).toBe('none');
  });

  test('catches a cache that holds more than fits', () => {
    expect(check(fill(new BottomlessCache(1, 3, 8), [0, 1, 2]))).toBe('cache pages never exceed capacity');
  });

  test('catches a cache that lies about its free pages', () => {
    expect(check(fill(new GenerousCache(1, 3, 8), [0]))).toBe('cache pages never exceed capacity');
  });
});
