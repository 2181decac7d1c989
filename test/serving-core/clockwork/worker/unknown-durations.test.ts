import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { ActionType, Status } from '../../../../src/serving-core/clockwork/status.js';
import { EmulatedWorker } from '../../../../src/serving-core/clockwork/worker/emulated-worker.js';

const FOREVER = Number.POSITIVE_INFINITY;

/** A worker of one GPU and 10 pages, whose work lasts until it is told. */
function untimed() {
  const clock = new VirtualClock();
  const results: [token: number, status: number, begin: number, end: number, duration: number][] = [];
  const begun: number[] = [];
  const worker = new EmulatedWorker(
    clock,
    {
      result: (token, status, begin, end, duration) => results.push([token, status, begin, end, duration]),
    },
    {
      infer: (_gpu, _model, _batch, token) => begun.push(token!) * 0 + FOREVER,
      load: (_gpu, _model, token) => begun.push(token!) * 0 + FOREVER,
    },
    [],
    1,
    10,
  );
  worker.add(3, { pages: 4, batchSizes: [1, 2] });
  const send = (token: number, type: number, latest = FOREVER) =>
    worker.receive(token, type, 0, 3, 1, 0, latest);
  return { clock, worker, results, begun, send };
}

describe('work of which nobody knows the duration', () => {
  test('ends when it is told, and the next of its GPU begins then', () => {
    const { clock, worker, results, begun, send } = untimed();
    send(1, ActionType.load);
    clock.run(70);
    worker.completed(0, ActionType.load, Status.success);
    send(2, ActionType.infer);
    send(3, ActionType.infer);
    expect(begun).toEqual([1, 2]);
    clock.run(100);
    worker.completed(0, ActionType.infer, Status.success, 25);
    expect(begun).toEqual([1, 2, 3]);
    expect(results).toEqual([
      [1, Status.success, 0, 70, 70],
      [2, Status.success, 70, 100, 25],
    ]);
  });

  test('that failed is reported with its status, and a failed load holds no pages', () => {
    const { worker, results, send } = untimed();
    send(1, ActionType.load);
    worker.completed(0, ActionType.load, Status.loadChanged);
    send(2, ActionType.infer);
    expect(worker.cache.freePages(0)).toBe(10);
    expect(results.map(([token, status]) => [token, status])).toEqual([
      [1, Status.loadChanged],
      [2, Status.inferWeightsMissing],
    ]);
  });
});
