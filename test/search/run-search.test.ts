import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchText } from '../../src/cli/search/search-text.js';
import { PointCancelled } from '../../src/runner/job.js';
import { type Asked, type Question, questionOf } from '../../src/search/question.js';
import { type CaseFound, runSearch } from '../../src/search/run-search.js';
import { SearchStore, TRIED } from '../../src/search/store.js';
import { summarise } from '../../src/search/summary.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import { experiment } from '../experiment/fixture.js';
import { loaded } from '../runner/fixture.js';
import { defaultOptions, PAGE, resnet50 } from '../support/deployment.js';
import { refusal } from '../support/refusal.js';
import { Here } from './here.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-search-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const loadProfiles = async () => new Map([['resnet50_v2', resnet50]]);
let logdirs = 0;
const begin = (asked: Asked, logdir = join(dir, String(logdirs++))) =>
  SearchStore.begin(logdir, {
    format: 1,
    experiment: 'small',
    asked,
    startedAt: 'now',
    versions: { repro: '0', core: '0', node: '0' },
  });

/** One model on one GPU of an ideal network, batches of one, SLOs of 273 s: an M/D/1 queue with service times of 2.73 ms. */
const queue = loaded({
  sweep: { grid: {} },
  expectedRequests: (values) => Number(values.rate) * Number(values.period),
  point: ({ rate, period }): ClockworkSpec => ({
    system: 'clockwork',
    controller: { ...defaultOptions, maxBatch: 1 },
    workers: { count: 1, gpusPerWorker: 1, weightsCacheSize: 20 * PAGE, pageSize: PAGE },
    network: 'ideal',
    client: {
      workload: 'slo-exp-1',
      args: ['resnet50_v2', 1, 'poisson', rate, 100_000, 150_000, 2, 'mul', period].map(String),
      inputs: false,
    },
    zoo: 'tiny',
  }),
});

const D = 2.73e-3;

/** P(W <= t) of an M/D/1 queue (Erlang 1909), arrivals at rate λ. */
function waitAtMost(t: number, lambda: number): number {
  let sum = 0;
  let factorial = 1;
  for (let k = 0; k <= Math.floor(t / D); k++) {
    if (k > 0) factorial *= k;
    const x = lambda * (k * D - t);
    sum += (x ** k / factorial) * Math.exp(-x);
  }
  return (1 - lambda * D) * sum;
}

/** The rate at which a share `p` of an M/D/1 queue's customers is done within `limit`, s. */
function rateOf(p: number, limit: number): number {
  let [low, high] = [1, 1 / D];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (waitAtMost(limit - D, middle) >= p) low = middle;
    else high = middle;
  }
  return low;
}

async function searched(asked: Asked, executor = new Here(), question = questionOf(queue, asked)) {
  const store = begin(asked);
  const found = await runSearch(question, store, { executor, jobs: 1, loadProfiles });
  return { found, question, store, executor };
}
const shape = (found: readonly CaseFound[]) =>
  found.map(({ case: name, repeat, met, missed, end, tried }) => [
    name,
    repeat,
    met,
    missed,
    end,
    tried.map(({ value }) => value),
  ]);

describe('the highest rate of an M/D/1 queue', () => {
  it.each([
    ['p99<=20ms', 0.99, 0.02],
    ['p90<=8ms', 0.9, 0.008],
  ])('with %s is that of the closed form', async (slo, p, limit) => {
    const asked = { max: 'rate', slo, start: '100', repeats: 4, precision: 0.01, set: ['period=250'] };
    const { found } = await searched(asked);
    const [{ value, low, high, met, missed }] = summarise(found, 'highest');
    const expected = rateOf(p, limit);
    expect(Math.abs(value! - expected) / expected).toBeLessThan(0.03);
    expect([low! < value!, value! < high!, met! < missed!]).toEqual([true, true, true]);
  });
});

describe('a search', () => {
  const asked: Asked = {
    max: 'rate',
    slo: 'p99<=20ms',
    start: '100',
    repeats: 2,
    set: ['period=20'],
    precision: 0.1,
  };

  it('stops points early that miss beyond doubt, with the verdict that they have when whole', async () => {
    const { found, executor } = await searched(asked);
    // The same goal on points that cannot tell when it is missed beyond doubt.
    const patient = new Here((job) => {
      (job as { goal?: unknown }).goal = { ...job.goal, expected: 1e9 };
    });
    const whole = await searched(asked, patient);
    expect(shape(found)).toEqual(shape(whole.found));
    const early = found.flatMap(({ tried }) => tried.filter(({ stopped }) => stopped));
    expect(early.length).toBeGreaterThan(1);
    for (const { answers, value, met } of early) {
      expect(met).toBe(false);
      expect(answers).toBeLessThan(value * 20);
    }
    expect(executor.jobs.every(({ telemetry }) => telemetry.length === 0)).toBe(true);
  });

  it('goes on where it was, also after a line that was cut off, and tries nothing twice', async () => {
    const whole = await searched(asked);
    const store = begin(asked);
    let left = 5;
    const dying = new Here(() => {
      if (left-- === 0) throw new PointCancelled('stopped');
    });
    const options = { jobs: 1, loadProfiles };
    await expect(runSearch(whole.question, store, { ...options, executor: dying })).rejects.toMatchObject({
      code: 'E_INTERRUPTED',
      exitCode: 130,
    });
    appendFileSync(join(store.logdir, TRIED), '{"key":"half');
    const resumed = new Here();
    const again = SearchStore.resume(store.logdir);
    const found = await runSearch(questionOf(queue, again.file.asked), again, {
      ...options,
      executor: resumed,
    });
    expect(found).toEqual(whole.found);
    expect(resumed.jobs.length).toBe(whole.executor.jobs.length - 5);
    expect(readFileSync(join(store.logdir, TRIED), 'utf8').trim().split('\n')).toHaveLength(
      whole.executor.jobs.length,
    );
    const finished = new Here();
    await runSearch(whole.question, SearchStore.resume(store.logdir), { ...options, executor: finished });
    expect(finished.jobs).toEqual([]);
  });

  it('is done in each combination of what else is swept, and says where the goal is met everywhere or nowhere', async () => {
    const swept = loaded({
      point: queue.declaration.point,
      expectedRequests: queue.declaration.expectedRequests,
      sweep: { grid: { models: [1, 2], rate: [600, 1200] } },
      parameters: {
        ...queue.declaration.parameters,
        rate: { ...queue.declaration.parameters.rate, min: 50, max: 200 },
      },
    });
    const wanted: Asked = { ...asked, slo: 'p99<=2.73ms', repeats: 1, set: ['period=5'] };
    const { found, question } = await searched(wanted, new Here(), questionOf(swept, wanted));
    expect(shape(found).map(([name, , , , end]) => [name, end])).toEqual([
      ['models=1', 'nowhere'],
      ['models=2', 'nowhere'],
    ]);
    const text = searchText(question, summarise(found, 'highest'), 100);
    expect(text).toMatch(/^models=1 +– +– +– +2 +met nowhere, down to rate=50$/m);
    const easy: Asked = { ...wanted, goodput: '0.5', slo: undefined };
    const all = await searched(easy, new Here(), questionOf(swept, easy));
    expect(searchText(all.question, summarise(all.found, 'highest'), 100)).toMatch(
      /^models=2 .*met everywhere, up to rate=200$/m,
    );
    const one = questionOf(swept, { ...wanted, points: ['models=2'] });
    expect(one.cases.map(({ name }) => name)).toEqual(['models=2']);
  });
});

describe('a question', () => {
  const small = loaded({ ...experiment(), sweep: { grid: { models: [12, 48], rate: [600, 1200] } } });
  const slo = 'p99<=1ms';

  it('takes an alias, begins at the default or where it is told, and is held to the bounds of its parameter', () => {
    const question = (asked: Partial<Asked>): Question => questionOf(small, { max: 'rate', slo, ...asked });
    expect(question({}).range).toEqual({
      wanted: 'highest',
      start: 600,
      min: 0.5,
      max: Number.MAX_SAFE_INTEGER,
      whole: false,
      precision: 0.02,
    });
    expect(question({ max: 'num-models', start: '7' })).toMatchObject({
      parameter: 'models',
      range: { start: 7, min: 1, max: 100, whole: true },
      repeats: 3,
    });
    expect(question({ max: 'models' }).cases.map(({ name }) => name)).toEqual(['rate=600', 'rate=1200']);
  });

  it.each<[Partial<Asked>, string]>([
    [{ max: 'rte' }, "Unknown parameter 'rte'."],
    [{ max: 'dist' }, 'Parameter dist has a few choices, so that its highest value cannot be searched.'],
    [
      { max: undefined, min: 'dist' },
      'Parameter dist has a few choices, so that its lowest value cannot be searched.',
    ],
    [{ min: 'rate' }, 'Both --max and --min are given.'],
    [{ max: undefined }, 'No parameter is named.'],
    [{ max: 'label' }, 'Parameter label is no number, so that'],
    [{ set: ['rate=5'] }, '--set gives rate, which is searched.'],
    [{ start: '0.1' }, 'Parameter rate must be at least 0.5'],
    [{ max: 'cache', start: '0' }, 'A search cannot begin at cache=0: it doubles and halves.'],
    [{ precision: 0 }, '--precision must be from 0.0001 to 1, but is 0.'],
    [{ precision: Number.NaN }, '--precision must be from'],
    [{ repeats: 0 }, '--repeats must be an integer from 1 to 1000, but is 0.'],
    [{ slo: undefined }, 'Nothing says what must be met.'],
    [{ points: ['models=7'] }, 'No point has models=7.'],
  ])('is not %j', (asked, message) => {
    expect(refusal(() => questionOf(small, { max: 'rate', slo, ...asked }))).toContain(message);
  });
});

describe('the folder of a search', () => {
  const asked: Asked = { max: 'rate', slo: 'p99<=1ms' };

  it('is not begun where something is, nor resumed where nothing is', () => {
    const { logdir } = begin(asked);
    expect(refusal(() => begin(asked, logdir))).toContain('already holds a search.');
    expect(refusal(() => begin(asked, dir))).toContain('holds something else than a search');
    expect(refusal(() => SearchStore.resume(join(dir, 'nowhere')))).toContain('There is no search to resume');
  });

  it('is refused when it is damaged, with the line', () => {
    const { logdir } = begin(asked);
    writeFileSync(
      join(logdir, TRIED),
      '{"key":"a","value":1,"answers":1,"missed":[0],"met":true,"stopped":false}\nnonsense\n',
    );
    expect(refusal(() => SearchStore.resume(logdir))).toMatch(/tried\.jsonl:2 is damaged\.$/);
    writeFileSync(join(logdir, 'search.json'), '{"format":1}');
    expect(refusal(() => SearchStore.resume(logdir))).toMatch(/search\.json is damaged\.$/);
  });
});
