import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { ActionType, Status } from '../../../../src/serving-core/clockwork/status.js';
import { EmulatedWorker } from '../../../../src/serving-core/clockwork/worker/emulated-worker.js';

const FOREVER = Number.POSITIVE_INFINITY;
const LOAD = 100;
const { load, infer, evict } = ActionType;

interface Result {
  token: number;
  status: number;
  begin: number;
  end: number;
  duration: number;
  gpuClock: number;
  received: number;
  at: number;
}

/** A worker with three models (1, 2 and 4 pages; batch sizes 1, 2 and 8) that execute a batch of b in 10 b, load in 100. */
function working({ gpus = 1, pages = 4, turnaround = 0 } = {}) {
  const clock = new VirtualClock();
  const results: Result[] = [];
  const started: [number, number, number, number][] = [];
  const worker = new EmulatedWorker(
    clock,
    {
      result: (token, status, begin, end, duration, gpuClock, received) => {
        results.push({ token, status, begin, end, duration, gpuClock, received, at: clock.now() });
      },
    },
    { infer: (_gpu, _model, batch) => 10 * batch, load: () => LOAD },
    [1, 2, 4].map((count) => ({ pages: count, batchSizes: [1, 2, 8] })),
    gpus,
    pages,
    turnaround,
    { started: (...what) => started.push(what) },
  );
  let next = 0;
  const tokens: (() => number)[] = [];
  const kind = clock.register((i) => {
    tokens[i]();
  });
  /** Delivers an action at a time; returns its token. */
  const send = (
    at: number,
    type: number,
    model: number,
    { gpu = 0, batch = 1, earliest = 0, latest = FOREVER } = {},
  ) => {
    const token = next++;
    const index = tokens.push(() => {
      worker.receive(token, type, gpu, model, batch, earliest, latest);
      return token;
    });
    clock.at(at, kind, index - 1, 0);
    return token;
  };
  const at = (time: number, what: () => void) => {
    clock.at(time, clock.register(what), 0, 0);
  };
  const run = () => {
    clock.run();
    return new Map(results.map((result) => [result.token, result]));
  };
  const statuses = () => {
    const found = run();
    return Array.from({ length: next }, (_, token) => found.get(token)?.status);
  };
  return { worker, clock, results, started, send, at, run, statuses };
}

describe('the emulated worker', () => {
  test('reports an inference with the profiled time, its clock, and no receive time', () => {
    const { send, run } = working();
    send(0, load, 0);
    const token = send(150, infer, 0, { batch: 2, earliest: 150 });
    expect(run().get(token)).toEqual({
      token,
      status: Status.success,
      begin: 150,
      end: 170,
      duration: 20,
      gpuClock: 1380,
      received: 0,
      at: 170,
    });
  });

  test('reports a load with its receive time, and an eviction as taking no time', () => {
    const { send, run } = working();
    const first = send(5, load, 0, { earliest: 20 });
    const second = send(150, evict, 0);
    const results = run();
    expect(results.get(first)).toMatchObject({
      status: 0,
      begin: 20,
      end: 120,
      duration: 100,
      received: 5,
      gpuClock: 0,
    });
    expect(results.get(second)).toMatchObject({
      status: 0,
      begin: 150,
      end: 150,
      duration: 0,
      received: 150,
    });
  });

  test('pads a batch to the next implemented size', () => {
    const { send, run } = working();
    send(0, load, 0);
    const tokens = [1, 2, 3, 7, 8].map((batch) => send(200, infer, 0, { batch }));
    const results = run();
    expect(tokens.map((token) => results.get(token)?.duration)).toEqual([10, 20, 80, 80, 80]);
  });

  test('runs one inference at a time, first come first served', () => {
    const { send, run, started } = working();
    send(0, load, 0);
    for (let i = 0; i < 3; i++) send(200, infer, 0);
    run();
    expect(started.filter(([, lane]) => lane === 0)).toEqual([
      [0, 0, 200, 210],
      [0, 0, 210, 220],
      [0, 0, 220, 230],
    ]);
  });

  test('runs inferences and transfers beside each other', () => {
    const { send, run, started } = working();
    send(0, load, 0);
    send(200, load, 1);
    send(210, infer, 0);
    run();
    expect(started.slice(1)).toEqual([
      [0, 1, 200, 300],
      [0, 0, 210, 220],
    ]);
  });

  test('takes what may start earliest first, whatever came first', () => {
    const { send, run } = working();
    send(0, load, 0);
    const late = send(200, infer, 0, { earliest: 250 });
    const early = send(201, infer, 0, { earliest: 230 });
    const busy = send(202, infer, 0, { earliest: 202, batch: 8 });
    const results = run();
    expect([busy, early, late].map((token) => results.get(token)?.begin)).toEqual([202, 282, 292]);
  });

  test('waits for the window of an action to open', () => {
    const { send, run } = working();
    send(0, load, 0);
    const token = send(110, infer, 0, { earliest: 500, latest: 500 });
    expect(run().get(token)).toMatchObject({ status: 0, begin: 500 });
  });

  test('lets an eviction overtake queued loads', () => {
    const { send, run } = working();
    send(0, load, 2);
    const queued = send(10, load, 1, { earliest: 10 });
    const eviction = send(20, evict, 2);
    const results = run();
    expect(results.get(eviction)).toMatchObject({ status: 0, at: 100 });
    expect(results.get(queued)).toMatchObject({ status: 0, begin: 100 });
  });

  test('keeps GPUs apart: their time, their weights, their pages', () => {
    const { send, run, worker } = working({ gpus: 2 });
    const both = [send(0, load, 2, { gpu: 0 }), send(0, load, 2, { gpu: 1 })];
    send(150, evict, 2, { gpu: 0 });
    const here = send(200, infer, 2, { gpu: 0 });
    const there = send(200, infer, 2, { gpu: 1 });
    const results = run();
    expect(both.map((token) => results.get(token)?.end)).toEqual([100, 100]);
    expect([results.get(here)?.status, results.get(there)?.status]).toEqual([Status.inferWeightsMissing, 0]);
    expect([worker.cache.freePages(0), worker.cache.freePages(1)]).toEqual([4, 0]);
  });

  test('rests a turnaround between one piece of work and the next that waits for it, and not before the first', () => {
    const { send, run, started } = working({ turnaround: 7 });
    send(0, load, 0);
    for (let i = 0; i < 2; i++) send(200, infer, 0);
    send(300, infer, 0);
    run();
    expect(started.slice(1).map(([, , begin]) => begin)).toEqual([200, 217, 300]);
  });
});

describe('the codes of an inference', () => {
  test('82: the weights were never loaded, are still on their way, or were evicted', () => {
    const { send, statuses } = working();
    send(0, infer, 0);
    send(1, load, 0);
    send(50, infer, 0);
    send(150, infer, 0);
    send(200, evict, 0);
    send(201, infer, 0);
    expect(statuses()).toEqual([82, 0, 82, 0, 0, 82]);
  });

  test('81: its window had passed when its turn came', () => {
    const { send, statuses } = working();
    send(0, load, 0);
    send(200, infer, 0, { batch: 8 });
    send(200, infer, 0, { latest: 279 });
    send(200, infer, 0, { latest: 280 });
    send(400, infer, 0, { latest: 399 });
    expect(statuses()).toEqual([0, 0, 81, 0, 81]);
  });

  test('72: the model is not known', () => {
    const { send, statuses } = working();
    send(0, infer, 3);
    expect(statuses()).toEqual([72]);
  });

  test('73: the batch is larger than any implemented one, or empty', () => {
    const { send, statuses } = working();
    send(0, load, 0);
    send(200, infer, 0, { batch: 9 });
    send(200, infer, 0, { batch: 0 });
    send(200, infer, 0, { batch: 8 });
    expect(statuses()).toEqual([0, 73, 73, 0]);
  });

  test('84: the weights were evicted, or transferred anew, while it executed', () => {
    const evicted = working();
    evicted.send(0, load, 0);
    evicted.send(200, infer, 0);
    evicted.send(205, evict, 0);
    expect(evicted.statuses()).toEqual([0, 84, 0]);
    const reloaded = working();
    reloaded.send(0, load, 0);
    reloaded.send(200, infer, 0);
    reloaded.send(205, load, 0);
    expect(reloaded.statuses()).toEqual([0, 84, 0]);
  });

  test('tells when a failed inference began and was found to fail', () => {
    const { send, run } = working();
    send(0, load, 0);
    const token = send(200, infer, 0);
    send(205, evict, 0);
    expect(run().get(token)).toMatchObject({ begin: 200, end: 210, duration: 0 });
  });
});

describe('the codes of a load', () => {
  test('53: too few pages are free', () => {
    const { send, statuses, worker } = working();
    send(0, load, 0);
    send(200, load, 2);
    send(400, evict, 0);
    send(500, load, 2);
    expect(statuses()).toEqual([0, 53, 0, 0]);
    expect(worker.cache.freePages(0)).toBe(0);
  });

  test('51: its window had passed when its turn came', () => {
    const { send, statuses } = working();
    send(0, load, 0);
    send(0, load, 1, { latest: 99 });
    send(0, load, 1, { latest: 100 });
    expect(statuses()).toEqual([0, 51, 0]);
  });

  test('52: the model is not known', () => {
    const { send, statuses } = working();
    send(0, load, 3);
    expect(statuses()).toEqual([52]);
  });

  test('54: the weights were changed under it', () => {
    const { send, statuses, worker, at } = working();
    send(0, load, 0);
    send(200, load, 0);
    at(250, () => worker.cache.evict(0, 0, 1));
    expect(statuses()).toEqual([0, 54]);
  });

  test('none: a model that is there already takes its time again, no more pages, and stays usable', () => {
    const { send, statuses, run, worker } = working();
    send(0, load, 2);
    const again = send(200, load, 2);
    send(250, infer, 2);
    expect(statuses()).toEqual([0, 0, 0]);
    expect(run().get(again)?.duration).toBe(LOAD);
    expect(worker.cache.freePages(0)).toBe(0);
  });
});

describe('the codes of an eviction', () => {
  test('61: its window had passed; 62: the model is not known; 63: its weights are not there', () => {
    const { send, statuses } = working();
    send(0, load, 0);
    send(50, evict, 0, { latest: 99 });
    send(200, evict, 3);
    send(200, evict, 1);
    send(200, evict, 0);
    send(200, evict, 0);
    expect(statuses()).toEqual([0, 61, 62, 63, 0, 63]);
  });
});
