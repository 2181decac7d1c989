import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFaroCounts } from '../../../src/datasets/faro/read-counts.js';
import { faroStandIn } from '../../../src/datasets/faro/stand-in.js';
import { UserError } from '../../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'faro-traces-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (text: string) => {
  const path = join(folder, 'input.json');
  writeFileSync(path, text);
  return path;
};

describe("the stand-in for Faro's traces", () => {
  // data of the published day 11: least, mean, most.
  const published = [
    [578, 953, 1418],
    [364, 699, 1428],
    [77, 534, 1210],
    [575, 758, 1226],
    [1101, 1304, 1477],
    [310, 649, 1441],
    [1, 432, 826],
    [77, 826, 1243],
    [195, 778, 1426],
    [38, 499, 1375],
  ];

  it.each([
    [0, 11],
    [7, 3],
  ])('of seed %i has the published least, mean and most on day %i', (seed, day) => {
    const counts = faroStandIn(seed, day);
    expect(counts).toHaveLength(10);
    for (const [job, [least, mean, most]] of published.entries()) {
      expect(counts[job]).toHaveLength(360);
      expect(Math.min(...counts[job])).toBe(least);
      expect(Math.max(...counts[job])).toBe(most);
      expect(Math.abs(counts[job].reduce((sum, count) => sum + count, 0) / 360 - mean)).toBeLessThan(0.5);
    }
    const total = counts.reduce((sum, one) => sum + one.reduce((all, count) => all + count, 0), 0);
    expect(Math.abs(total / 2_675_770 - 1)).toBeLessThan(0.001);
  });

  it('is the same for the same seed and day, and has days that are alike but not the same', () => {
    expect(faroStandIn(1, 4)).toEqual(faroStandIn(1, 4));
    const [a, b] = [faroStandIn(1, 4)[3], faroStandIn(1, 5)[3]];
    const mean = (list: ArrayLike<number>) =>
      Array.from(list).reduce((sum, value) => sum + value, 0) / list.length;
    const [ma, mb] = [mean(a), mean(b)];
    const product = (x: Int32Array, y: Int32Array, mx: number, my: number) =>
      mean(Array.from(x, (value, i) => (value - mx) * (y[i] - my)));
    const correlation = product(a, b, ma, mb) / Math.sqrt(product(a, a, ma, ma) * product(b, b, mb, mb));
    expect(correlation).toBeGreaterThan(0.6);
    expect(correlation).toBeLessThan(0.99);
  });
});

describe('input.json', () => {
  const line = (ts: number, a: unknown, b: unknown) =>
    JSON.stringify({
      ts,
      counts: { 'serve-cluster10': { classifier: a }, 'serve-cluster2': { classifier: b } },
    });

  it('is read with jobs in the order of their numbers', () => {
    const { names, counts } = readFaroCounts(file(`${line(0, 1, 2)}\n${line(1, 3, 4)}`));
    expect(names).toEqual(['serve-cluster2/classifier', 'serve-cluster10/classifier']);
    expect(counts.map((list) => [...list])).toEqual([
      [2, 4],
      [1, 3],
    ]);
  });

  it.each([
    ['a gap', `${line(0, 1, 2)}\n${line(2, 3, 4)}`, /input.json:2 has ts 2, not 1/],
    ['a negative count', `${line(0, 1, -2)}`, /:1 has -2 requests of serve-cluster2/],
    ['a fraction', `${line(0, 1.5, 2)}`, /1.5/],
    ['a text for a count', `${line(0, 'many', 2)}`, /many/],
    ['another job', `${line(0, 1, 2)}\n{"ts": 1, "counts": {"x": {"y": 1}}}`, /:2 has other jobs/],
    [
      'a missing job',
      `${line(0, 1, 2)}\n{"ts": 1, "counts": {"serve-cluster2": {"classifier": 1}}}`,
      /:2 has other jobs/,
    ],
    ['no JSON', `${line(0, 1, 2)}\nts=1`, /:2 is not a JSON object/],
    ['no counts', '{"ts": 0}', /:1 has no counts/],
    ['no jobs', '{"ts": 0, "counts": {}}', /:1 has no jobs/],
    ['nothing', '\n', /is empty/],
  ])('with %s is refused, with the line', (_what, text, message) => {
    expect(() => readFaroCounts(file(text))).toThrow(message);
    expect(() => readFaroCounts(file(text))).toThrow(UserError);
  });

  it('that is not there is refused', () => {
    expect(() => readFaroCounts(join(folder, 'none.json'))).toThrow(/does not exist/);
    expect(() => readFaroCounts(folder)).toThrow(/is a folder/);
  });
});
