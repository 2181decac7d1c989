import { describe, expect, test } from 'vitest';
import { ActionType, Status } from '../../../../src/serving-core/clockwork/status.js';
import { working } from '../../../support/worker.js';

const { load, infer, evict } = ActionType;

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
