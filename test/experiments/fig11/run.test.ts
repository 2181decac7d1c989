import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/fig11/experiment.js';
import { type Group, peakGoodput, readGroups } from '../../../experiments/fig11/trials.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { simulate } from '../simulate.js';

const declaration = experiment as unknown as AnyExperiment;

/** A second at each of two loads: little, and far too much. */
const tiny = { memoryLoadFactor: 1, period: 1, loadStart: 0.5, loadEnd: 8, loadFactor: 16, steps: 2 };

describe('a tiny simulated run of Figure 11', () => {
  let groups: Group[];
  beforeAll(async () => {
    groups = await readGroups(
      await simulate(
        declaration,
        [10, 30].map((gpus) => ({ ...tiny, functions: 20_000, shrink: 10, gpus })),
      ),
    );
  });

  it('has a bucket for each load factor, whose load is up to sixteen times as much', () => {
    for (const { trials } of groups) {
      const [{ offered, period }] = trials as [(typeof trials)[0]];
      expect([offered.length, period]).toEqual([2, 1]);
      // a client has drawn its next arrival already when the factor changes, and some respond a second later
      expect(offered[1]! / offered[0]!).toBeGreaterThan(8);
      expect(offered[1]! / offered[0]!).toBeLessThan(16);
    }
    expect(groups.map(({ gpus, simulated }) => [gpus, simulated])).toEqual([
      [10, 1],
      [30, 3],
    ]);
  });

  it('serves about three times as much with three GPUs, in larger batches under the larger load', () => {
    expect(peakGoodput(groups[1]!) / peakGoodput(groups[0]!)).toBeGreaterThan(2.4);
    expect(peakGoodput(groups[1]!) / peakGoodput(groups[0]!)).toBeLessThan(3.6);
    const [few, many] = groups[1]!.trials[0]!.batch as [number, number];
    expect(few).toBeLessThan(2);
    expect(many).toBeGreaterThan(6);
  });

  it('is held back by a controller whose work costs time', async () => {
    const slow = { ...tiny, functions: 20_000, gpus: 1000, shrink: 500, controllerHost: 'osdi20' };
    const [group] = await readGroups(await simulate(declaration, [slow]));
    // a request takes 87.93 ns · 500² for each of two GPUs, so one second has 22.75 of them, or a part of one more
    expect(group!.trials[0]!.offered[1]).toBeGreaterThanOrEqual(22);
    expect(group!.trials[0]!.offered[1]).toBeLessThanOrEqual(23);
  });
});
