import { describe, expect, it } from 'vitest';
import { inLanes } from '../src/in-lanes.js';

describe('lanes side by side', () => {
  it('share one list', async () => {
    const left = [1, 2, 3, 4, 5];
    const done: number[] = [];
    const lane = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        await Promise.resolve();
        done.push(next);
      }
    };
    await inLanes(2, lane, () => {});
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('throw what failed first, once those that were told to stop have ended', async () => {
    let stop = () => {};
    const stopped = new Promise<void>((told) => {
      stop = told;
    });
    const ended: string[] = [];
    const lanes = [
      async () => {
        await stopped;
        ended.push('the first');
        throw new Error('cancelled');
      },
      async () => {
        throw new Error('the disk is full');
      },
    ];
    await expect(inLanes(2, () => lanes.shift()!(), stop)).rejects.toThrow('the disk is full');
    expect(ended).toEqual(['the first']);
  });
});
