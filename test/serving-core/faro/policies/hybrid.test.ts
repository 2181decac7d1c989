import { describe, expect, it } from 'vitest';
import { Hybrid } from '../../../../src/serving-core/faro/policies/hybrid.js';
import type { FaroPolicy, Wish } from '../../../../src/serving-core/faro/policies/policy.js';
import { view } from './views.js';

describe('a hybrid', () => {
  const recorder = (name: string, log: string[]): FaroPolicy => ({
    decide: (now, jobs, free) => {
      log.push(`${now}:${name}:${jobs.map((_, job) => Number(free(job))).join('')}`);
      return [];
    },
    clearVotes: () => log.push(`${name} cleared`),
  });

  it('lets the first due policy decide alone, the long one at 60 s, 300 s, 600 s, and voids the votes of the others', () => {
    const log: string[] = [];
    const hybrid = new Hybrid([
      { policy: recorder('long', log), interval: 300 },
      { policy: recorder('short', log), interval: 10 },
    ]);
    expect(hybrid.tick).toBe(10);
    for (let now = 10; now <= 610; now += 10) hybrid.decide(now, [view(0), view(0)], (job) => job === 0);
    const long = log.filter((line) => line.includes('long'));
    expect(long).toEqual(['60:long:11', '300:long:11', '600:long:11']);
    expect(log.filter((line) => line === 'short cleared')).toHaveLength(3);
    expect(log.filter((line) => line.includes(':short:'))).toHaveLength(61 - 3);
    expect(log.find((line) => line.startsWith('10:'))).toBe('10:short:01');
  });

  it('gives long-term actions five tries', () => {
    const wishes: Wish[] = [{ job: 0, change: { target: 3 } }];
    const hybrid = new Hybrid([
      { policy: { decide: () => wishes, clearsArrivals: true }, interval: 300 },
      { policy: { decide: () => wishes }, interval: 10 },
    ]);
    expect(hybrid.decide(50, [view(0)], () => false)).toEqual({
      tier: 1,
      wishes,
      trials: 1,
      clearsArrivals: false,
    });
    expect(hybrid.decide(60, [view(0)], () => false)).toEqual({
      tier: 0,
      wishes,
      trials: 5,
      clearsArrivals: true,
    });
  });
});
