import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadedExperiment } from '../../../src/experiment/load.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { executePlan } from '../../../src/runner/execute-plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import type { RunOptions } from '../../../src/runner/plan/run-plan.js';
import { normal } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { openRun } from '../../../src/telemetry/logdir/open-run.js';
import type { Manifest } from '../../../src/telemetry/run.js';
import { Journal, loaded, options } from '../fixture.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-until-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const now = () => new Date('2026-01-02T03:04:05.678Z');

/** Points whose metric is drawn from their seed: with rate=1200 it varies by 5 %, with rate=600 by a thousandth. */
const drawn = (over: Partial<AnyExperiment> = {}): LoadedExperiment =>
  loaded({
    metrics: ({ seed, parameters }) => {
      const spread = parameters.rate === 600 ? 0.001 : 0.05;
      return { delay: { value: 100 * (1 + spread * normal(stream(seed, 'delay'))), unit: 'ms' } };
    },
    ...over,
  });

interface Ran {
  outcome: Awaited<ReturnType<typeof executePlan>>;
  /** Names of the points in the order in which they were run. */
  ran: string[];
  events: string[];
}

async function run(
  name: string,
  over: Partial<RunOptions> = {},
  { signal, act }: { signal?: AbortSignal; act?: Parameters<Journal['executor']>[0] } = {},
): Promise<Ran> {
  const journal = new Journal();
  const plan = await planRun(
    options({ experiment: drawn(), logdir: join(dir, name), until: '2%', points: ['models=12'], ...over }),
  );
  const outcome = await executePlan(plan, journal.reporter, { executor: journal.executor(act), now, signal });
  const ran = journal.events.flatMap((event) => /^run (models.*)$/.exec(event)?.[1] ?? []);
  return { outcome, ran, events: journal.events };
}

const text = (...path: string[]) => readFileSync(join(dir, ...path), 'utf8');
const manifest = (name: string): Manifest => JSON.parse(text(name, 'manifest.json'));
const folders = (name: string) => readdirSync(join(dir, name, 'points')).sort();

/** All of a logdir that its seed determines: the manifest without the command, every record, the log without times. */
const bytes = (name: string) => [
  text(name, 'manifest.json'),
  ...folders(name).map((point) => text(name, 'points', point, 'point.json').replace(/"wallSeconds.*/, '')),
];

describe('a run until intervals are narrow', () => {
  it('repeats every point five times, and then those alone that are too wide', async () => {
    const { outcome } = await run('a');
    const repeats = Object.fromEntries(outcome.repeated?.map(({ name, repeats }) => [name, repeats]) ?? []);
    expect(repeats['models=12_rate=600']).toBe(5);
    expect(repeats['models=12_rate=1200']).toBeGreaterThan(10);
    expect(outcome.status).toBe('ok');
    expect(outcome.records).toHaveLength(5 + repeats['models=12_rate=1200']);
    expect(outcome.repeated?.every(({ state }) => state === 'narrow')).toBe(true);
  });

  it('keeps rule, repeats and widths in the manifest, and the values in the records', async () => {
    await run('a');
    const { until, repeats, points, finishedAt } = manifest('a');
    expect(until).toMatchObject({ relative: 0.02, first: 5, most: 50 });
    expect(until?.repeated.map(({ name }) => name)).toEqual(['models=12_rate=600', 'models=12_rate=1200']);
    const [, wide] = until?.repeated ?? [];
    expect(wide.metrics[0]).toMatchObject({ name: 'delay', unit: 'ms', repeats: wide.repeats });
    expect(wide.metrics[0].relative).toBeLessThanOrEqual(0.02 / 1.02);
    expect(repeats).toBe(wide.repeats);
    expect(points).toHaveLength(5 + wide.repeats);
    expect(finishedAt).toBeDefined();
    const record = JSON.parse(text('a', 'points', 'models=12_rate=600_repeat=3', 'point.json'));
    expect(record.measured.metrics.delay).toBeCloseTo(100, -1);
    const read = await openRun(join(dir, 'a'));
    expect(read.unfinished).toEqual([]);
    expect(read.points).toHaveLength(points.length);
  });

  it('runs the points of a round in random order, the same for the same seed', async () => {
    const [a, b] = [await run('a'), await run('b')];
    expect(a.ran).toEqual(b.ran);
    expect(bytes('a')).toEqual(bytes('b'));
    const first = a.ran.slice(0, 10);
    expect(first).not.toEqual([...first].sort());
    // Repeats of both rates are mixed, which sorting by size or sweep would not do.
    const changes = first.filter(
      (name, i) => i > 0 && name.includes('=600') !== first[i - 1].includes('=600'),
    );
    expect(changes.length).toBeGreaterThan(2);
    expect((await run('c', { seed: 8 })).ran.slice(0, 10)).not.toEqual(first);
  });

  it('ends at the most repeats, says so, and that is no failure', async () => {
    const { outcome } = await run('a', { maxRepeats: 7 });
    expect(outcome).toMatchObject({ status: 'ok', exitCode: 0 });
    expect(outcome.repeated).toMatchObject([
      { name: 'models=12_rate=600', state: 'narrow' },
      { name: 'models=12_rate=1200', repeats: 7, state: 'wide' },
    ]);
    expect(text('a', 'run.log')).toMatch(/ wide: delay of models=12_rate=1200: ±\d.* after 7 repeats\n/);
  });

  it('gives a point more when a resume allows more, and takes none away', async () => {
    await run('a', { maxRepeats: 7 });
    const { outcome, ran } = await run('a', { maxRepeats: 60, resume: true, until: undefined });
    expect(outcome.skipped).toBe(12);
    expect(ran.every((name) => name.includes('rate=1200'))).toBe(true);
    expect(outcome.repeated?.[1]).toMatchObject({ state: 'narrow' });
    await run('b');
    expect(outcome.repeated).toEqual(manifest('b').until?.repeated);
    await expect(run('a', { maxRepeats: 9, resume: true })).rejects.toThrow('has --max-repeats 60, not 9.');
    await expect(run('a', { until: '3%', resume: true })).rejects.toThrow('has --until 2%, not 3%.');
    await expect(run('a', { until: undefined, repeats: 3, resume: true })).rejects.toThrow(
      'has --repeats none, not 3.',
    );
  });

  it.each([3, 10, 12, 17])(
    'ends as if nothing had been when it is interrupted after %i points',
    async (after) => {
      const whole = await run('whole', { jobs: 2 });
      const controller = new AbortController();
      let ended = 0;
      const act = () => {
        if (++ended > after) controller.abort();
      };
      const half = await run('half', { jobs: 2 }, { signal: controller.signal, act });
      expect(half.outcome.status).toBe('interrupted');
      const rest = await run('half', { jobs: 2, resume: true, until: undefined });
      expect(rest.outcome.repeated).toEqual(whole.outcome.repeated);
      expect([...half.ran.slice(0, half.outcome.records.length), ...rest.ran].sort()).toEqual(
        [...whole.ran].sort(),
      );
      expect(bytes('half')).toEqual(bytes('whole'));
    },
  );

  it('gives up a point whose repeats all fail, and repeats the others', async () => {
    const act = ({ name }: { name: string }) => {
      if (name.includes('rate=600')) throw new Error('broken');
    };
    const { outcome } = await run('a', {}, { act });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 4 });
    expect(outcome.repeated).toMatchObject([
      { name: 'models=12_rate=600', repeats: 5, good: 0, state: 'bad' },
      { name: 'models=12_rate=1200', state: 'narrow' },
    ]);
  });

  it('holds each point to the least sizes that its own metrics say, whichever ended last', async () => {
    const metrics: AnyExperiment['metrics'] = ({ seed, parameters }) => {
      const value = 100 * (1 + 0.05 * normal(stream(seed, 'delay')));
      return { delay: { value, least: parameters.rate === 600 ? 1e6 : 0 } };
    };
    const { outcome } = await run('a', { experiment: drawn({ metrics }) });
    expect(outcome.repeated?.[0].repeats).toBe(5);
    expect(outcome.repeated?.[1].repeats).toBeGreaterThan(5);
  });

  it("says where a user's own metrics fail, and keeps the points that have run", async () => {
    const file = join(dir, 'mine.ts');
    writeFileSync(file, 'export default 1;');
    const experiment = { ...drawn({ metrics: () => ({ delay: Number.NaN }) }), file };
    await expect(run('a', { experiment })).rejects.toThrow(
      `${file}: metrics fails: metric 'delay' is NaN, and no number.`,
    );
    expect(folders('a')).toHaveLength(1);
    expect(text('a', 'run.log').trimEnd().split('\n').at(-1)).toBe('Exiting');
  });
});

describe('the order of plain repeats', () => {
  const order = async (name: string, over: Partial<RunOptions>) =>
    (await run(name, { until: undefined, points: undefined, ...over })).ran;

  it('is by size in simulation, since it changes nothing but the time', async () => {
    const ran = await order('a', { repeats: 2 });
    expect(ran.slice(0, 4).every((name) => name.includes('rate=1200'))).toBe(true);
  });

  it('is random on a wall clock, whose machine may change in the meantime', async () => {
    const experiment = drawn({ telemetry: ['requests', 'actions'] });
    const ran = await order('a', { repeats: 3, target: 'local', experiment });
    expect(ran).toHaveLength(12);
    expect(ran.slice(0, 6).some((name) => name.includes('rate=600'))).toBe(true);
    expect(ran).not.toEqual([...ran].sort());
  });

  it('of single points on a wall clock stays by size', async () => {
    const ran = await order('a', { target: 'local' });
    expect(ran.slice(0, 2).every((name) => name.includes('rate=1200'))).toBe(true);
  });
});
