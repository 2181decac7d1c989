import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchText } from '../../src/cli/search/search-text.js';
import type { SystemSpec } from '../../src/experiment/declaration.js';
import type { Prober } from '../../src/search/probe.js';
import { type Asked, questionOf } from '../../src/search/question.js';
import { type CaseFound, runSearch } from '../../src/search/run-search.js';
import { SearchStore } from '../../src/search/store.js';
import { summarise } from '../../src/search/summary.js';
import type { FaroSpec } from '../../src/serving-core/faro/spec.js';
import type { KairosSpec } from '../../src/serving-core/kairos/spec.js';
import type { TableName } from '../../src/telemetry/columns.js';
import { queryTable } from '../../src/telemetry/read/query.js';
import { loaded } from '../runner/fixture.js';
import { simulatedPoint } from '../support/simulated-point.js';
import { Here } from './here.js';

let dir: string;
let trace: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-search-'));
  trace = join(dir, 'input.json');
  const lines = Array.from({ length: 12 }, (_, ts) => ({ ts, counts: { a: { m: 500 + 90 * (ts % 4) } } }));
  writeFileSync(trace, lines.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const copies = { type: 'int', default: 2, min: 1, max: 40, description: 'jobs' } as const;
const rate = { type: 'number', default: 60, min: 1, max: 500, description: 'queries/s' } as const;

/** So many copies of one job on 12 replicas, so that load is scaled by the copies; or on a quota of so many. */
const faroSpec = (jobs: number, quota = 12): FaroSpec => ({
  system: 'faro',
  trace,
  copies: jobs,
  minutes: 12,
  spacing: 'poisson',
  policy: 'fairshare',
  predictor: 'persistence',
  quantile: 0.5,
  quota,
  slo: 720,
  processing: 180,
});
const kairosSpec = (peak: number, load: KairosSpec['load'] = { rate: peak }): KairosSpec => ({
  system: 'kairos',
  model: 'rm2',
  latencies: 'stand-in',
  mix: '2,0,9,0',
  budget: 2.5,
  load,
  distributor: 'fcfs',
  arrivals: 'exponential',
  queries: 2000,
  seeds: 1,
});

const scale = { description: 'all', set: {} };
const plain = { sweep: { grid: {} }, scales: { quick: scale, small: scale, paper: scale } };
const faro = loaded({
  ...plain,
  parameters: { copies },
  expectedRequests: (v) => 7620 * Number(v.copies),
  point: (v) => faroSpec(Number(v.copies)),
});
const quota = { type: 'int', default: 12, min: 6, max: 48, description: 'replicas' } as const;
const fleet = loaded({
  ...plain,
  parameters: { quota },
  expectedRequests: () => 7620 * 6,
  point: (v) => faroSpec(6, Number(v.quota)),
});
const kairos = (spec: (value: number) => SystemSpec) =>
  loaded({
    ...plain,
    parameters: { rate },
    expectedRequests: () => 2000,
    point: (v) => spec(Number(v.rate)),
  });

const loadProfiles: ConstructorParameters<typeof Prober>[3] = async () => new Map();
let logdirs = 0;
async function searched(
  experiment: ReturnType<typeof loaded>,
  asked: Asked,
): Promise<{ found: CaseFound; logdir: string }> {
  const store = SearchStore.begin(join(dir, String(logdirs++)), {
    format: 1,
    experiment: 'small',
    asked,
    startedAt: 'now',
    versions: { repro: '0', core: '0', node: '0' },
  });
  const options = { executor: new Here(), jobs: 1, loadProfiles };
  const [found] = await runSearch(questionOf(experiment, { repeats: 1, ...asked }), store, options);
  return { found, logdir: store.logdir };
}

/** The share that a query of a whole point's table says. */
async function share(spec: SystemSpec, table: TableName, sql: string): Promise<number> {
  const { folder, file } = await simulatedPoint(spec, [table]);
  const query = `SELECT CAST(${sql} AS DOUBLE) AS share FROM ${table}`;
  const { columns } = await queryTable<'share'>(file(table), table, query);
  rmSync(folder, { recursive: true });
  return columns.share[0];
}

/** The highest whole value with a share of at least `least`, by trying all. */
async function highest(values: readonly number[], least: number, of: (value: number) => Promise<number>) {
  let best: number | null = null;
  for (const value of values) if ((await of(value)) >= least) best = value;
  return best;
}

describe('a search in points of Faro', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

  it('finds the load whose minutes have that share within their SLO', async () => {
    const within = (jobs: number) => share(faroSpec(jobs), 'jobMinutes', 'sum(within) / sum(requests)');
    const { found, logdir } = await searched(faro, { max: 'copies', goodput: '0.9' });
    expect(found.met).toBe(await highest(all, 0.9, within));
    expect([found.missed, found.end]).toEqual([found.met! + 1, 'between']);
    expect(existsSync(join(logdir, 'latency_stats.json'))).toBe(false);
  });

  it('finds the load whose requests have that latency, those that were dropped taking for ever', async () => {
    const fast = (jobs: number) =>
      share(
        faroSpec(jobs),
        'jobRequests',
        'avg(CASE WHEN succeeded = 1 AND end_ts - arrival_ts <= 400000000 THEN 1.0 ELSE 0.0 END)',
      );
    const { found } = await searched(faro, { max: 'copies', slo: 'p80<=400ms' });
    expect(found.met).toBe(await highest(all, 0.8, fast));
    expect(found.met).not.toBe(null);
  });
});

describe('a search for the fewest replicas', () => {
  const asked: Asked = { min: 'quota', goodput: '0.9' };
  const text = async ({ found }: { found: CaseFound }, from: Asked) => {
    const question = questionOf(fleet, { repeats: 1, ...from });
    return searchText(question, summarise([found], question.range.wanted), 200);
  };

  it('finds the least quota with that share within the SLO, as trying all does', async () => {
    const within = (replicas: number) =>
      share(faroSpec(6, replicas), 'jobMinutes', 'sum(within) / sum(requests)');
    const all = Array.from({ length: 43 }, (_, i) => 6 + i);
    const shares = new Map<number, number>();
    for (const replicas of all) shares.set(replicas, await within(replicas));
    const least = all.find((replicas) => shares.get(replicas)! >= 0.9)!;
    for (const start of ['6', '12', '48']) {
      const { found } = await searched(fleet, { ...asked, start });
      expect([found.met, found.missed, found.end]).toEqual([least, least - 1, 'between']);
    }
    expect(await text(await searched(fleet, asked), asked)).toMatch(
      new RegExp(`LOWEST.+MET FROM +MISSED UP TO[^]+^all +${least - 0.5} +${least} +${least - 1} `, 'm'),
    );
  });

  it('is what a search for the most is told to ask, where fewer miss the more there are', async () => {
    const most: Asked = { max: 'quota', goodput: '0.5' };
    const answer = await text(await searched(fleet, most), most);
    expect(answer).toContain('met everywhere, up to quota=48');
    expect(answer).toMatch(/Fewer miss the larger quota is, so that more is easier\. Next: --min quota$/);
  });

  it('is told to ask for the most, where fewer miss the less there is', async () => {
    const few: Asked = { min: 'copies', goodput: '0.05' };
    const { found } = await searched(faro, { ...few, start: '6' });
    const question = questionOf(faro, { repeats: 1, ...few });
    const answer = searchText(question, summarise([found], 'lowest'), 200);
    expect(answer).toContain('met everywhere, down to copies=1');
    expect(answer).toMatch(/Next: --max copies$/);
  });
});

describe('a search in points of Kairos', () => {
  it('finds the rate whose queries have that share in time', async () => {
    const inTime = (value: number) =>
      share(kairosSpec(value), 'served', 'avg(CASE WHEN late = 0 THEN 1.0 ELSE 0.0 END)');
    const { found } = await searched(kairos(kairosSpec), { max: 'rate', goodput: '0.9', precision: 0.05 });
    expect(await inTime(found.met!)).toBeGreaterThanOrEqual(0.9);
    expect(await inTime(found.missed!)).toBeLessThan(0.9);
    expect(found.missed! / found.met!).toBeLessThanOrEqual(1.05);
  });

  it('is refused where the point searches by itself, with the command that does it', async () => {
    const searching = kairos((value) => kairosSpec(value, { target: 0.99, curve: [] }));
    await expect(searched(searching, { max: 'rate', goodput: '0.9' })).rejects.toMatchObject({
      code: 'E_SEARCH_NOTHING',
      message: expect.stringMatching(/searches the highest rate of its mix by itself/),
      next: expect.stringMatching(/^Ask repro kairos throughput, with --target/),
    });
  });
});
