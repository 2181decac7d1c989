import { describe, expect, it } from 'vitest';
import { Polling } from '../../../src/runner/slurm/polling.js';

describe('asking Slurm', () => {
  it('begins after a second and becomes rarer, up to ten seconds', () => {
    const polling = new Polling();
    polling.soon(0);
    const asked: number[] = [];
    for (let now = 0; now <= 60_000; now += 100) {
      if (!polling.due(now)) continue;
      asked.push(now);
      polling.answered(now);
    }
    const gaps = asked.slice(1).map((time, i) => time - asked[i]);
    expect(asked[0]).toBe(1000);
    expect(gaps[0]).toBe(1500);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(gaps.at(-1)).toBe(10_000);
  });

  it('gives up after five minutes of silence, and not before', () => {
    const polling = new Polling();
    expect(polling.failed(1000)).toBe('silent');
    expect(polling.failed(300_999)).toBe('still');
    polling.answered(300_999);
    expect(polling.failed(400_000)).toBe('silent');
    expect(polling.failed(700_000)).toBe('gone');
  });
});
