import { describe, expect, test } from 'vitest';
import { WeightCache } from '../../../../src/serving-core/clockwork/worker/weight-cache.js';

describe('a weight cache', () => {
  test('takes pages when a transfer begins, and has the weights when it is complete', () => {
    const cache = new WeightCache(1, 2, 10);
    expect(cache.allocate(0, 1, 7)).toBe(true);
    expect([cache.has(0, 1), cache.freePages(0)]).toEqual([false, 3]);
    cache.arrive(0, 1);
    expect([cache.has(0, 1), cache.freePages(0)]).toEqual([true, 3]);
  });

  test('refuses what does not fit, and changes nothing then', () => {
    const cache = new WeightCache(1, 2, 10);
    cache.allocate(0, 0, 7);
    const version = cache.version(0, 1);
    expect(cache.allocate(0, 1, 4)).toBe(false);
    expect([cache.has(0, 1), cache.freePages(0), cache.version(0, 1)]).toEqual([false, 3, version]);
  });

  test('takes no pages twice for the same model', () => {
    const cache = new WeightCache(1, 1, 10);
    cache.allocate(0, 0, 7);
    cache.arrive(0, 0);
    expect(cache.allocate(0, 0, 7)).toBe(true);
    expect([cache.has(0, 0), cache.freePages(0)]).toEqual([true, 3]);
  });

  test('gives pages back once', () => {
    const cache = new WeightCache(1, 1, 10);
    cache.allocate(0, 0, 7);
    cache.arrive(0, 0);
    expect([cache.evict(0, 0, 7), cache.evict(0, 0, 7)]).toEqual([true, false]);
    expect([cache.has(0, 0), cache.freePages(0)]).toEqual([false, 10]);
  });

  test('changes the version with every change of the weights', () => {
    const cache = new WeightCache(2, 1, 10);
    const versions = new Set([cache.version(0, 0)]);
    cache.allocate(0, 0, 1);
    versions.add(cache.version(0, 0));
    cache.arrive(0, 0);
    cache.allocate(0, 0, 1);
    versions.add(cache.version(0, 0));
    cache.evict(0, 0, 1);
    versions.add(cache.version(0, 0));
    expect(versions.size).toBe(4);
    expect(cache.version(1, 0)).toBe(0);
  });

  test('grows for more models, and keeps what it has', () => {
    const cache = new WeightCache(2, 1, 10);
    cache.allocate(1, 0, 7);
    cache.arrive(1, 0);
    const version = cache.version(1, 0);
    cache.extend(9);
    expect([cache.has(0, 0), cache.has(1, 0), cache.has(1, 8)]).toEqual([false, true, false]);
    expect([cache.freePages(0), cache.freePages(1), cache.version(1, 0)]).toEqual([10, 3, version]);
    expect(cache.allocate(1, 8, 3)).toBe(true);
  });

  test('is empty and changed after it was cleared', () => {
    const cache = new WeightCache(1, 2, 10);
    cache.allocate(0, 1, 7);
    cache.arrive(0, 1);
    const version = cache.version(0, 1);
    cache.clear();
    expect([cache.has(0, 1), cache.freePages(0), cache.version(0, 1)]).toEqual([false, 10, version + 1]);
  });

  test('has the pages of a failed transfer back, unless the model has changed since', () => {
    const cache = new WeightCache(1, 1, 10);
    cache.allocate(0, 0, 7);
    const version = cache.version(0, 0);
    cache.abandon(0, 0, 7, version - 1);
    expect(cache.freePages(0)).toBe(3);
    cache.abandon(0, 0, 7, version);
    expect(cache.freePages(0)).toBe(10);
  });
});
