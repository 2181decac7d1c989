import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type KairosModel, kairosSpace, shippedProfiles } from '../../../../src/datasets/kairos/published.js';
import { rankingJson } from '../../../../src/serving-core/kairos/allocator/json.js';
import { kairosPlus } from '../../../../src/serving-core/kairos/allocator/plus.js';
import type { RankedMix } from '../../../../src/serving-core/kairos/allocator/rank.js';
import { rankMixes } from '../../../../src/serving-core/kairos/allocator/rank.js';
import { ribbonSearch } from '../../../../src/serving-core/kairos/allocator/ribbon.js';
import { mostSimilar, selectMix } from '../../../../src/serving-core/kairos/allocator/select.js';
import { upperBound } from '../../../../src/serving-core/kairos/allocator/upper-bound.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

const ranked = (model: KairosModel) => rankMixes(shippedProfiles[model], kairosSpace);
const named = ({ counts, bound }: RankedMix) => `${counts.join(',')} ${bound.toFixed(2)}`;

describe("the authors' allocator", () => {
  // SHA-256 of what the authors' program wrote for these models.
  it.each([
    ['rm2', '7aad63048e25a02e8fc6a9c58c105319a0a34e8cbf51a474740a8cc38125ac16'],
    ['ncf', '7d7c6574436e12792b1da6f8ce3946b4c082fa90676c970e9e639af3591126c6'],
  ] as const)('wrote for %s the JSON that comes out here, byte for byte', (model, sha256) => {
    const text = rankingJson(ranked(model));
    expect(text.slice(0, 80)).toContain('{\n    "1, 0, 13, 0": [\n        2.463,\n');
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
  });

  it.each([
    ['ncf', '1,0,13,0 7180.62', '1,0,12,1 7021.31', '1,0,11,2 6862.00'],
    ['rm2', '1,0,13,0 144.21', '1,0,12,1 138.89', '1,0,12,0 134.27'],
    ['wnd', '1,0,13,0 1555.86', '1,0,12,1 1506.50', '1,0,11,2 1457.13'],
    ['mtwnd', '2,0,9,0 1061.34', '1,1,10,0 1035.80', '2,0,8,1 1021.59'],
    ['dien', '2,0,9,0 732.97', '2,0,8,1 705.80', '2,0,7,2 678.64'],
  ] as const)(
    'ranks 331 mixes for %s, its first three as published, the single base last',
    (model, ...first) => {
      const ranking = ranked(model);
      expect(ranking).toHaveLength(331);
      expect(ranking.slice(0, 3).map(named)).toEqual(first);
      expect(ranking.at(-1)).toMatchObject({ counts: [1, 0, 0, 0], bound: shippedProfiles[model].baseQps });
    },
  );

  it('ranks the mix that the distributor ships with tenth for rm2', () => {
    expect(ranked('rm2').findIndex(({ counts }) => counts.join() === '2,0,9,0')).toBe(9);
  });

  it('writes whole numbers as Python does', () => {
    expect(rankingJson([{ counts: [4, 0], price: 2, bound: 60 }])).toBe(
      '{\n    "4, 0": [\n        2.0,\n        60.0\n    ]\n}',
    );
    expect(rankingJson([])).toBe('{}');
  });
});

describe('the throughput bound', () => {
  const profile = {
    baseQps: 10,
    auxiliaries: [{ qps: 8, vioBatch: 50, smallRatio: 0.8, timeRatio: 0.6, allBatch: { 50: 8 } }],
  };
  it('is that of the base alone without others', () => {
    expect(upperBound(profile, [3, 0])).toBe(30);
  });
  it('is the others saturated, and what is left of the base, where they are few', () => {
    // Large queries: 10 × 0.2 / 0.4 = 5/s on a base. One other: 8/0.8 = 10/s in all, 2 large; 1 − 2/5 of a base is left: 10 + 6.
    expect(upperBound(profile, [1, 1])).toBeCloseTo(16, 12);
  });
  it('is the sum of all where no query is too large for the others, and leaves out a type that is always late', () => {
    const easy = { qps: 8, vioBatch: 90, smallRatio: 1, timeRatio: 1, allBatch: { 90: 8 } };
    const late = { qps: 0, vioBatch: 0, smallRatio: 0, timeRatio: 0, allBatch: {} };
    const both = { baseQps: 10, auxiliaries: [easy, late] };
    expect(upperBound(both, [2, 3, 0])).toBe(44);
    expect(upperBound(both, [2, 3, 5])).toBe(44);
    expect(upperBound(both, [2, 0, 5])).toBe(20);
  });
  it('is the base saturated by large queries where the others are many: more of them do not help', () => {
    expect(upperBound(profile, [1, 3])).toBeCloseTo(25, 12);
    expect(upperBound(profile, [1, 9])).toBeCloseTo(25, 12);
  });
});

describe('choosing a mix', () => {
  it.each([
    ['ncf', '1,0,11,1'],
    ['rm2', '1,0,11,1'],
    ['wnd', '1,0,11,1'],
    ['mtwnd', '2,0,8,1'],
    ['dien', '2,0,7,1'],
  ] as const)('finds the mix of the top ten that is nearest to the others: for %s %s', (model, nearest) => {
    expect(mostSimilar(ranked(model).slice(0, 10))?.counts.join()).toBe(nearest);
  });

  it('takes the first where the leading three have as many base instances, else the most similar', () => {
    expect(selectMix(ranked('rm2'))?.counts.join()).toBe('1,0,13,0');
    expect(selectMix(ranked('mtwnd'))?.counts.join()).toBe('2,0,8,1');
    expect(selectMix([])).toBeUndefined();
  });

  // Throughputs that are a share of the bound, lower the more base instances there are: the order of the bounds is not theirs.
  const ranking = ranked('rm2');
  const truth = (mix: RankedMix) => mix.bound * (0.95 - 0.03 * mix.counts[0]);
  const best = Math.max(...ranking.map(truth));

  it('KAIROS+ tries few mixes and never discards the best one', () => {
    const tried = kairosPlus(ranking, truth);
    expect(Math.max(...tried.map(truth))).toBe(best);
    expect(tried.length).toBeLessThan(20);
  });

  it('KAIROS+ skips parts of mixes that were tried', () => {
    const tried = kairosPlus(ranking, ({ bound }) => bound / 2);
    expect(tried.map(({ counts }) => counts.join())).not.toContain('1,0,12,0');
  });

  it('KAIROS+ stops at the first bound that is not above the best: 9 and 4 after 10 that serves 9', () => {
    const mixes = [
      { bound: 10, counts: [2, 2], serves: 9 },
      { bound: 9, counts: [3, 0], serves: 9 },
      { bound: 4, counts: [4, 0], serves: 4 },
    ];
    expect(kairosPlus(mixes, ({ serves }) => serves)).toEqual([mixes[0]]);
  });

  it('takes the first where the others are parts of it, as with a single type', () => {
    const single = [4, 3, 2, 1].map((n) => ({ counts: [n], price: n, bound: 15 * n }));
    expect(selectMix(single)?.counts).toEqual([4]);
  });

  it('a RIBBON-like search comes within 5 % of the best in 40 of 331 tries, the same for a seed', () => {
    const search = () => ribbonSearch(ranking, truth, stream(1, 'ribbon'), 40);
    const tried = search();
    expect(tried.length).toBeLessThanOrEqual(40);
    expect(Math.max(...tried.map(({ throughput }) => throughput))).toBeGreaterThan(0.95 * best);
    expect(search()).toEqual(tried);
  });
});
