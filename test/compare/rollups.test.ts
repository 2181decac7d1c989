import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../src/cli/compare/compare-text.js';
import type { Comparison } from '../../src/compare/comparison.js';
import type { PointView, Run } from '../../src/telemetry/run.js';
import { compare, differenceIn, ones, runIn, twoPoints } from './runs.js';
import { rolledUp } from './tables.js';

let dir: string;
let a: PointView;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  ({ a } = twoPoints(dir));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (name: string, ...points: PointView[]): Run => runIn(join(dir, name), ...points);
const of = differenceIn;

describe('a run that only has roll-ups', () => {
  const second = { met: 90, latency: 1e6, batches: ones, error: 1000 };
  let mixed: Comparison;
  beforeAll(async () => {
    mixed = await compare(
      ['all'],
      run('a', a),
      run('rolled', rolledUp(join(dir, 'rolled'), { rate: 100 }, second)),
    );
  });

  it('has the satisfaction of its rows, and their quantiles', () => {
    expect(of('satisfaction', mixed)).toMatchObject({
      reference: 0.9,
      value: 0.9,
      difference: 0,
      paired: false,
    });
    for (const name of ['latency p50', 'latency p99', 'duration error p50', 'completion error p99'])
      expect(of(name, mixed).difference).toBe(0);
  });

  it('is undecided in quantiles, since roll-ups do not tell when', () => {
    expect(of('latency p50', mixed)).toMatchObject({ interval: null, verdict: 'undecided' });
    const text = compareText(mixed, 200);
    expect(text).toContain('rate=100, B by its roll-ups\n');
    expect(text).toContain('Roll-ups tell quantiles within 0.1 %, and not when');
  });

  it('has the mean batch of all inferences, which is then asked of the other as well', () => {
    // Ten of 16 in all and a failed one of 99, each second.
    const { reference, value } = of('mean batch, failed ones too', mixed);
    expect([reference, value]).toEqual([115 / 11, 115 / 11].map((mean) => expect.closeTo(mean, 9)));
    expect(mixed.points[0].missing).toContain('mean batch only in the reference');
  });

  it('that is damaged is refused, with its line', async () => {
    const rolled = rolledUp(join(dir, 'damaged'), { rate: 100 }, second);
    const lines = readFileSync(rolled.files.histograms!, 'utf8').split('\n');
    writeFileSync(rolled.files.histograms!, [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'));
    await expect(compare([], run('a', a), run('damaged', rolled))).rejects.toThrow(/histograms\.tsv:3/);
  });
});
