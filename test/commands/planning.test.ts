import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import DataDeltas from '../../src/commands/data/deltas.js';
import Estimate from '../../src/commands/estimate.js';
import Pipelines from '../../src/commands/pipelines.js';
import Plan from '../../src/commands/plan.js';
import { runCommand as run } from '../support/run-command.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-plan-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('repro plan', () => {
  const arrivals = ['--rate', '100', '--cv2', '4', '--queries', '3000'];

  it('prints each step, writes the plan and draws the frontier', async () => {
    const graphs = join(folder, 'graphs');
    const file = join(folder, 'c.yaml');
    const { text, json } = await run(
      Plan,
      ...['image-driver-1', '--slo', '0.35s', ...arrivals],
      ...['--write', file, '-o', graphs, '--format', 'svg'],
    );
    expect(text).toMatch(/^ +0 +start +5\.189 /m);
    expect(text).toMatch(/squared CV \d\.\d\d \(CV \d\.\d\d\)/);
    expect(json.plans[0].result.latency.p99).toBeLessThanOrEqual(350);
    expect(json.files.map((name: string) => existsSync(name))).toEqual([true, true, true]);
    const estimated = await run(Estimate, 'image-driver-1', '--config', file, ...arrivals, '--slo', '350ms');
    expect(estimated.json.latency.p99).toBe(json.plans[0].result.latency.p99);
    expect(estimated.text).toMatch(/^ResNet +\d×/m);
  });

  it.each([
    [['--slo', 'fast'], "--slo must be a time, but is 'fast'."],
    [
      ['--slo', '350ms', '--method', 'maximiser', '--budget', 'x'],
      "--budget must be a number of 0 or more, but is 'x'.",
    ],
    [['--slo', '350ms', '--clip', '-1'], "--clip must be a number of 0 or more, but is '-1'."],
    [['--slo', '0'], '--slo must be above 0, but is 0 ms.'],
    [
      ['--slo', '350ms', '--batching-delay', '1000001s'],
      "--batching-delay must be at most 1000000 s, but is '1000001s'.",
    ],
  ])('refuses %j', async (flags, message) => {
    await expect(run(Plan, 'image-driver-1', ...arrivals, '--no-plot', ...flags)).rejects.toThrowError(
      message,
    );
  });
});

describe('repro estimate', () => {
  it.each([
    [['--slo', '0s'], "--slo must be above 0, but is '0s'."],
    [['--slo', '-1'], "--slo must be a time, but is '-1'."],
    [['--seed', '-1'], '--seed'],
  ])('refuses %j', async (flags, message) => {
    const arrivals = ['--rate', '100', '--queries', '3000'];
    await expect(
      run(Estimate, 'image-driver-1', '--config', 'none.yaml', ...arrivals, ...flags),
    ).rejects.toThrowError(message);
  });
});

describe('repro pipelines', () => {
  it('lists them, shows one, and prints its YAML', async () => {
    expect((await run(Pipelines)).text).toMatch(/^tf-cascade +cheap, expensive/m);
    expect((await run(Pipelines, 'social-media')).text).toMatch(
      /^topic +translate, language-id \(60 %\) +1\.000 +yes/m,
    );
    expect((await run(Pipelines, 'image-driver-1', '--yaml')).text).toContain('[16, 172.6456, 126.2]');
  });
});

describe('repro data deltas', () => {
  it('says what is missing without a rate', async () => {
    await expect(run(DataDeltas, join(folder, 'a'), '--cv2', '4')).rejects.toThrowError(
      'There is no rate to generate a trace at.',
    );
  });

  it('writes the same bytes for the same seed', async () => {
    const files = ['a', 'b'].map((name) => join(folder, name));
    for (const file of files) await run(DataDeltas, file, '--rate', '100', '--cv2', '4', '--queries', '500');
    expect(readFileSync(files[0])).toEqual(readFileSync(files[1]));
    expect(readFileSync(files[0], 'utf8').split('\n')).toHaveLength(500);
  });
});
