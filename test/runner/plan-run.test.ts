import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/content-hash.js';
import { DAY_SECONDS, estimatedSeconds, finishSeconds, makespan } from '../../src/runner/plan/estimate.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import { seedOfRepeat } from '../../src/runner/plan/seeds.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import type { TableName } from '../../src/telemetry/columns.js';
import { loaded, options } from './fixture.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-plan-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const keys = async (...args: Parameters<typeof options>) =>
  (await planRun(options({ logdir: join(dir, 'new'), ...args[0] }))).points.map(({ key }) => key);

describe('planRun', () => {
  it('plans every point with its costs and writes nothing', async () => {
    const plan = await planRun(options({ logdir: join(dir, 'new') }));
    expect(plan.points.map(({ name }) => name)).toEqual([
      'models=12_rate=600',
      'models=12_rate=1200',
      'models=48_rate=600',
      'models=48_rate=1200',
    ]);
    expect(plan.points.map(({ expectedRequests }) => expectedRequests)).toEqual([3000, 6000, 3000, 6000]);
    expect(plan.estimatedBytes).toBe(18_000 * 58);
    expect(plan).toMatchObject({
      scale: 'quick',
      seed: 0,
      repeats: 1,
      telemetry: ['requests'],
      given: { period: 5 },
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['it must be an object, but is null', () => null],
    ['it is a promise, and may not be async', () => Promise.reject(new Error('late'))],
  ])('refuses a point() that gives no system: %s', async (problem, point) => {
    const experiment = loaded({ point: point as never });
    await expect(planRun(options({ experiment }))).rejects.toMatchObject({
      code: 'E_SPEC',
      exitCode: 2,
      message: `point() of models=12_rate=600 gives no valid system: ${problem}.`,
    });
  });

  it('names the default logdir by experiment and local time', async () => {
    const plan = await planRun(options({ now: () => new Date(2026, 0, 2, 3, 4, 5) }));
    expect(plan.logdir).toBe(resolve('runs/small/2026-01-02-03-04-05'));
  });

  it('runs on all cores unless there are fewer points', async () => {
    expect((await planRun(options({ jobs: 64 }))).jobs).toBe(4);
    expect((await planRun(options({ jobs: 3 }))).jobs).toBe(3);
  });

  it('starts at most four points a core, however many are asked for', async () => {
    const planned = await planRun(options({ jobs: 1024, repeats: 500 }));
    expect(planned.points).toHaveLength(2000);
    expect(planned.jobs).toBe(Math.min(1024, 4 * availableParallelism()));
  });

  it('adds the action table when all telemetry is asked for', async () => {
    const plan = await planRun(options({ telemetry: 'all' }));
    expect(plan.telemetry).toEqual(['requests', 'actions']);
  });

  it('adds the rows, on request, to the roll-ups that an experiment declares', async () => {
    const experiment = loaded({ telemetry: ['minutes', 'histograms'] });
    const declared = await planRun(options({ experiment }));
    expect(declared.telemetry).toEqual(['minutes', 'histograms']);
    const plan = await planRun(options({ experiment, telemetry: 'all' }));
    expect(plan.telemetry).toEqual(['requests', 'actions', 'minutes', 'histograms']);
    const some = await planRun(options({ experiment: loaded({ telemetry: ['minutes'] }), telemetry: 'all' }));
    expect(some.telemetry).toEqual(['requests', 'actions', 'minutes']);
  });

  it('takes rows in place of roll-ups, the client’s own time, and one point at a time with real processes', async () => {
    const experiment = loaded({ telemetry: ['minutes', 'histograms'] });
    const plan = await planRun(options({ logdir: join(dir, 'new'), experiment, target: 'local', jobs: 2 }));
    expect(plan).toMatchObject({ target: 'local', telemetry: ['requests', 'actions'], jobs: 1 });
    const sim = await planRun(options({ logdir: join(dir, 'new'), experiment, jobs: 2 }));
    expect(sim).toMatchObject({ target: 'sim', telemetry: ['minutes', 'histograms'], jobs: 2 });
    // Two multipliers of 5 s each, and 8 s to start and to end.
    expect(plan.points.map(({ estimatedSeconds }) => estimatedSeconds)).toEqual([18, 18, 18, 18]);
    expect(plan.estimatedSeconds).toBe(72);
  });

  it('does not take a roll-up to grow with its requests', async () => {
    const bytes = async (rollups: TableName[], rate: number) => {
      const experiment = loaded({ telemetry: rollups, expectedRequests: () => rate });
      return (await planRun(options({ experiment }))).estimatedBytes;
    };
    expect(await bytes(['minutes', 'histograms'], 1e9)).toBe(await bytes(['minutes', 'histograms'], 1));
    expect(await bytes(['minutes', 'histograms'], 1e9)).toBeGreaterThan(1000);
    expect(await bytes(['requests'], 1e9)).toBe(4 * 58e9);
  });

  it.each([
    [{ seed: -1 }, '--seed must be an integer from 0 to 2147483647, but is -1.'],
    [{ seed: 1.5 }, '--seed must be'],
    [{ repeats: 0 }, '--repeats must be an integer from 1 to 10000, but is 0.'],
    [{ jobs: 0 }, '--jobs must be'],
    [{ points: ['rate=1'] }, 'No point has rate=1.'],
    [{ set: ['rate=0'] }, 'Parameter rate must be at least 0.5'],
  ])('refuses %j', async (over, message) => {
    await expect(planRun(options(over))).rejects.toThrow(message);
  });

  it('finds an unknown model and a wrong workload argument before anything runs', async () => {
    const other = { loadProfiles: async () => new Map() };
    await expect(planRun(options(other))).rejects.toThrow("Unknown model of zoo tiny 'resnet'.");
    const { declaration } = loaded();
    const point = (values: never) => {
      const spec = declaration.point(values) as ClockworkSpec;
      return { ...spec, client: { ...spec.client, workload: 'slo-exp' } };
    };
    await expect(planRun(options({ experiment: loaded({ point }) }))).rejects.toThrow(
      "Unknown workload 'slo-exp'.",
    );
  });

  it('blames the declaration when its own code fails', async () => {
    const point = () => {
      throw new Error('no such GPU');
    };
    await expect(planRun(options({ experiment: loaded({ point }) }))).rejects.toThrow(
      'The experiment cannot make point models=12_rate=600: no such GPU.',
    );
  });
});

describe("a point's key", () => {
  it('is the same for the same point, wherever it is stored', async () => {
    expect(await keys()).toEqual(await keys({ logdir: join(dir, 'elsewhere'), jobs: 2 }));
  });

  it('differs between points, repeats, seeds, settings, profiles and telemetry', async () => {
    const all = [
      ...(await keys({ repeats: 2 })),
      ...(await keys({ seed: 1 })),
      ...(await keys({ set: ['period=6'] })),
      ...(await keys({ telemetry: 'all' })),
      ...(await keys({
        loadProfiles: async (zoo) => {
          const [[name, profile]] = await options().loadProfiles(zoo);
          return new Map([[name, { ...profile, weightsTransfer: 1 }]]);
        },
      })),
    ];
    expect(all).toHaveLength(24);
    expect(new Set(all).size).toBe(24);
  });

  it('does not depend on the order of fields', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: null }], a: undefined })).toBe('{"b":[1,{"c":null,"d":1}]}');
  });
});

describe('seeds', () => {
  it('keep the seed of the first repeat and hash the others apart', () => {
    expect(seedOfRepeat(0, 0)).toBe(0);
    expect(seedOfRepeat(42, 0)).toBe(42);
    const seeds = Array.from({ length: 1000 }, (_, k) => seedOfRepeat(k % 10, 1 + Math.floor(k / 10)));
    expect(new Set(seeds).size).toBe(1000);
    expect(Math.min(...seeds)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...seeds)).toBeLessThan(2 ** 31 - 1);
  });
});

describe('estimates', () => {
  it('are within a factor of two of what a quiet core took: 5.6 s for Figure 7 and 3 s to judge and draw, 5.7 s for Azure', () => {
    const requests = [600, 600, 1200, 1200, 2400, 2400].map((rate) => rate * 360);
    const run = makespan(
      requests.map((count) => estimatedSeconds(count, 'clockwork')),
      1,
    );
    expect(run).toBeGreaterThan(5.6 / 2);
    expect(run).toBeLessThan(5.6 * 2);
    const azure = estimatedSeconds(1_685_781, 'clockwork') + DAY_SECONDS;
    expect(azure).toBeGreaterThan(5.7 / 2);
    expect(azure).toBeLessThan(5.7 * 2);
    const all = requests.reduce((sum, count) => sum + count, 0);
    expect(finishSeconds(all, ['requests'])).toBeCloseTo(3, 0);
    expect(finishSeconds(1e9, ['minutes', 'histograms'])).toBeLessThan(3);
  });

  it('are of the speed of the system that is simulated', () => {
    // Quiet cores: six hours of Faro's trace took 1.8 to 2.0 s, 0.69 million queries of Kairos a second.
    expect(estimatedSeconds(2_678_400, 'faro')).toBeGreaterThan(1.8);
    expect(estimatedSeconds(2_678_400, 'faro')).toBeLessThan(2 * 2);
    expect(estimatedSeconds(690_000, 'kairos')).toBeCloseTo(1.3, 0);
  });

  it('are what the declaration says where requests do not tell', async () => {
    const experiment = loaded({ expectedRequests: () => 0, coreSeconds: () => 7 });
    const { points } = await planRun(options({ experiment, logdir: join(dir, 'new') }));
    expect(points.map(({ estimatedSeconds }) => estimatedSeconds)).toEqual([7.3, 7.3, 7.3, 7.3]);
  });

  it('leave out judging and drawing where there is nothing to judge or draw', async () => {
    expect((await planRun(options({ logdir: join(dir, 'new') }))).finishSeconds).toBe(0);
    const figure = { name: 'f', title: 'F', needs: [], build: async () => [] };
    const plan = await planRun(
      options({ experiment: loaded({ figures: [figure] }), logdir: join(dir, 'new') }),
    );
    expect(plan.finishSeconds).toBe(finishSeconds(18_000, ['requests']));
  });
});

describe('makespan', () => {
  it.each([
    [[4, 3, 3], 2, 6],
    [[5, 1, 1, 1], 2, 5],
    [[1, 2, 3], 1, 6],
    [[], 2, 0],
  ])('of %j on %i cores is %i', (seconds, cores, expected) => {
    expect(makespan(seconds, cores)).toBe(expected);
  });
});

describe('a logdir that cannot be used', () => {
  const plan = (logdir: string, over = {}) => planRun(options({ logdir, ...over }));

  it('holds something else', async () => {
    writeFileSync(join(dir, 'notes.txt'), '');
    await expect(plan(dir)).rejects.toThrow(`Logdir ${dir} holds something else than a run: notes.txt.`);
  });

  it('is a file, or lies under one', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    await expect(plan(file)).rejects.toThrow('is not a directory');
    await expect(plan(join(file, 'below'))).rejects.toThrow('a part of the path is a file');
  });

  it('has nothing to resume', async () => {
    await expect(plan(join(dir, 'no'), { resume: true })).rejects.toThrow('There is no run to resume');
    await expect(planRun(options({ resume: true }))).rejects.toThrow('--resume needs the logdir');
  });

  it('was left before its manifest was written: a resumed run starts', async () => {
    writeFileSync(join(dir, 'manifest.json.partial'), '{"for');
    mkdirSync(join(dir, 'empty'));
    const { resumed, points } = await plan(dir === '' ? '' : join(dir, 'empty'), { resume: true });
    expect(resumed).toBeNull();
    expect(points).toHaveLength(4);
    rmSync(join(dir, 'empty'), { recursive: true });
    expect((await plan(dir, { resume: true })).points).toHaveLength(4);
  });
});
