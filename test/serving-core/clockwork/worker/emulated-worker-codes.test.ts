import { describe, expect, test } from 'vitest';
import { ActionType } from '../../../../src/serving-core/clockwork/status.js';
import { LOAD, working } from '../../../support/worker.js';

const { load, infer, evict } = ActionType;

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
