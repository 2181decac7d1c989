import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readForecaster, writeForecaster } from '../../src/datasets/faro/forecaster.js';
import { readFaroCounts, readFaroLoad } from '../../src/datasets/faro/read-counts.js';
import { jsonEntries } from '../../src/datasets/zoo/json.js';
import { readZooFile } from '../../src/datasets/zoo/zoo-file.js';
import { parseMetrics } from '../../src/live/faro/control/parse-metrics.js';
import { applicationsText, askedReplicas } from '../../src/live/faro/proxy/applications.js';
import { deploymentIn } from '../../src/live/faro/ray/applications.js';
import { addressesOf } from '../../src/live/kairos/addresses.js';
import { readMixFile } from '../../src/live/kairos/config-file.js';
import { plainLine } from '../../src/plain-line.js';
import { runState } from '../../src/runner/detached/run-state.js';
import { holderOf } from '../../src/runner/store/lock.js';
import { type SearchFile, SearchStore } from '../../src/search/store.js';
import { layout } from '../../src/serving-core/faro/prediction/network/shape.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { fuzz } from './support/fuzz.js';
import { mutateText } from './support/mutate.js';
import { mutateJson } from './support/mutate-json.js';
import { asText, scratchFolder, throughFile } from './support/scratch.js';

const folder = scratchFolder();
const mutate = mutateJson;

const point = {
  format: 1,
  name: 'rate=600',
  key: 'k1',
  status: 'ok',
  parameters: { rate: 600, dist: 'poisson', on: true },
  repeat: 0,
  seed: 1,
  rows: { requests: 3 },
  bytes: { requests: 0 },
  counters: { sent: 3 },
  measured: { metrics: { p99: 1.5 }, warmUp: { state: 'steady', seconds: 2 } },
  notices: [],
  wallSeconds: 1.5,
};
const manifest = {
  format: 1,
  experiment: 'fig7',
  experimentFile: './x.ts',
  scale: 'quick',
  target: 'sim',
  seed: 0,
  repeats: 1,
  parameters: { rate: 600 },
  swept: { rate: [600, 1200] },
  selected: ['rate=600'],
  telemetry: ['requests'],
  datasets: [
    { name: 'faro', kind: 'stand-in', seed: 0 },
    { name: 'azure', day: 1, kind: 'synthetic', generator: 1, functions: 3, seed: 0 },
  ],
  versions: { repro: '0.1.0', core: 'abc', node: 'v20' },
  machine: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: '', memoryBytes: 1 },
  startedAt: '2026-01-31T12:00:00.000Z',
  command: ['repro', 'run', 'fig7'],
  points: ['rate=600', 'rate=1200'].map((name, i) => ({
    name,
    key: `k${i}`,
    parameters: { rate: 600 },
    repeat: 0,
    seed: 1,
  })),
};
const zoo = [
  { name: 'a', input_bytes: 1, output_bytes: 2, weights_bytes: 3, transfer_ms: 1.5, b1_ms: 2, b2_ms: '3' },
  { name: 'b', input_bytes: 1, output_bytes: 2, weights_bytes: 3, transfer_ms: 1.5, b1_ms: 2 },
];

describe('mutations of JSON', () => {
  it('of a manifest are read or refused, and no name of a point leaves the folder', () => {
    const logdir = join(folder, 'manifest');
    mkdirSync(logdir);
    return fuzz({
      name: 'manifest',
      corpus: [JSON.stringify(manifest, null, 2)],
      count: 3000,
      mutate,
      read: throughFile(logdir, 'manifest.json', async () => {
        const { points, unfinished } = await openRun(logdir);
        expect(points).toEqual([]);
        for (const name of unfinished) expect(name).not.toMatch(/^\.\.?$|[/\\\0]/);
        expect(runState(logdir).state).toBe('lost');
      }),
    });
  });

  it('of a point are read or refused', () => {
    const logdir = join(folder, 'point');
    const at = join(logdir, 'points', 'rate=600');
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'clockwork_request_log.tsv'), '');
    writeFileSync(
      join(logdir, 'manifest.json'),
      JSON.stringify({ ...manifest, points: [{ ...manifest.points[0], key: 'k1' }] }),
    );
    return fuzz({
      name: 'point',
      corpus: [JSON.stringify(point), JSON.stringify({ ...point, status: 'failed', reason: 'x' })],
      count: 2500,
      mutate,
      read: throughFile(at, 'point.json', async () => {
        const { points, unfinished } = await openRun(logdir);
        expect(points.length + unfinished.length).toBe(1);
        for (const { repeat, seed } of points) expect(repeat >= 0 && seed >= 0).toBe(true);
        runState(logdir);
      }),
    });
  });

  it('of a lock and a log never end whoever looks how far a run is', () => {
    const logdir = join(folder, 'state');
    mkdirSync(logdir);
    writeFileSync(join(logdir, 'manifest.json'), JSON.stringify(manifest));
    const log =
      '2026-01-01T00:00:00.000Z started fig7 scale=quick seed=0, 2 points\n2026-01-01T00:00:01.000Z started rate=600\nExiting\n';
    return fuzz({
      name: 'lock-and-log',
      corpus: [`{"pid":1,"host":"h"}\n${log}`],
      count: 2000,
      mutate: mutateText,
      takesAll: true,
      read(input) {
        const cut = input.indexOf('\n') + 1;
        writeFileSync(join(logdir, '.lock'), input.subarray(0, cut));
        writeFileSync(join(logdir, 'run.log'), input.subarray(cut));
        const { state } = runState(logdir);
        expect(['running', 'finished', 'stopped', 'lost']).toContain(state);
        holderOf(logdir);
      },
    });
  });

  it('of a search and of what it tried are read or refused', () => {
    const logdir = join(folder, 'search');
    mkdirSync(logdir);
    const search: SearchFile = {
      format: 1,
      experiment: 'fig7',
      versions: { repro: '1', core: 'c', node: 'v' },
      startedAt: 'now',
      asked: { max: 'rate' } as SearchFile['asked'],
    };
    const tried = {
      key: 'k',
      case: 'a',
      repeat: 0,
      value: 3,
      answers: 4,
      missed: [1],
      stopped: false,
      met: true,
    };
    return fuzz({
      name: 'search',
      count: 2500,
      mutate,
      corpus: [
        `${JSON.stringify(search)}\n${JSON.stringify(tried)}\n${JSON.stringify({ ...tried, key: '__proto__' })}\n`,
      ],
      read(input) {
        const cut = input.indexOf('\n') + 1;
        writeFileSync(join(logdir, 'search.json'), input.subarray(0, cut));
        writeFileSync(join(logdir, 'tried.jsonl'), input.subarray(cut));
        const store = SearchStore.resume(logdir);
        const known = store.get('k');
        if (known) expect([known.value, known.answers, ...known.missed].every(Number.isFinite)).toBe(true);
        expect(store.get('toString')).toBeUndefined();
      },
    });
  });

  it('of a zoo are read or refused', () =>
    fuzz({
      name: 'zoo-json',
      corpus: [JSON.stringify(zoo, null, 2), JSON.stringify(zoo)],
      count: 2000,
      mutate,
      read: throughFile(folder, 'z.json', async (file) => {
        for (const [name, { execution, batchSizes, weightsTransfer }] of await readZooFile(file)) {
          expect(name).toMatch(/^[\w.+-]+$/);
          expect(batchSizes).toHaveLength(execution.length);
          for (const ns of [...execution, weightsTransfer])
            expect(Number.isSafeInteger(ns) && ns > 0).toBe(true);
        }
        jsonEntries(file, readFileSync(file, 'utf8'));
      }),
    }));

  it('of a forecaster are read or refused', () => {
    const shape = { context: 4, horizon: 2, hidden: 3, pools: [1] };
    const weights = new Float32Array(layout(shape).parameters).fill(0.5);
    const file = join(folder, 'f.json');
    const trained = { trace: 't', sha256: 'x', days: 2, seed: 0 };
    const series = [{ name: 'a', mean: 3, deviation: 2, weights, epochs: 4, loss: 0.5 }];
    writeForecaster(file, { shape, trained, series });
    return fuzz({
      name: 'forecaster',
      corpus: [readFileSync(file)],
      count: 3000,
      mutate,
      read: throughFile(folder, 'g.json', (given) => {
        for (const one of readForecaster(given).series) {
          expect(one.weights.every(Number.isFinite)).toBe(true);
          expect(one.deviation).toBeGreaterThan(0);
        }
      }),
    });
  });

  it('of a trace of Faro are read or refused', () => {
    const lines = [0, 1, 2].map((ts) => JSON.stringify({ ts, counts: { c0: { a: 3 }, c1: { a: ts } } }));
    const urls = [0, 1].map((ts) => JSON.stringify({ ts, urls: { 'http://127.0.0.1:8000/a': 3 } }));
    return fuzz({
      name: 'faro-trace',
      corpus: [lines.join('\n'), urls.join('\n')],
      count: 3000,
      mutate,
      read: throughFile(folder, 'input.json', (file) => {
        const { hasUrls, counts, names } = readFaroLoad(file);
        expect(counts).toHaveLength(names.length);
        for (const list of counts) for (const count of list) expect(count).toBeGreaterThanOrEqual(0);
        if (!hasUrls) readFaroCounts(file);
      }),
    });
  });

  it("of Kairos' mixes and addresses are read or refused", async () => {
    const types = ['gpu', 'cpu'];
    await fuzz({
      name: 'kairos-mix',
      corpus: ['{"gpu": 2, "cpu": 3}'],
      count: 4000,
      mutate,
      read: throughFile(folder, 'config.json', (file) => {
        const { counts } = readMixFile(file, types);
        for (const count of counts) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }),
    });
    await fuzz({
      name: 'kairos-addresses',
      corpus: ['["127.0.0.1:50051", "[::1]:50052"]', '["h:1-2"]'],
      count: 3000,
      mutate,
      read: throughFile(folder, 'servers.json', (file) => {
        expect(addressesOf({ addresses: file }, [1, 1])).toHaveLength(2);
      }),
    });
  });

  it('of what heads of Faro and Ray Serve say are read or refused', async () => {
    const said = {
      a: { head_queue_len: 3, queue_len: [1, 2], avg_latency: 0.5, input_rate: [[1, 2, 3], 4] },
    };
    await fuzz({
      name: 'faro-metrics',
      corpus: [JSON.stringify(said)],
      count: 5000,
      mutate,
      refusal: Error,
      read: asText((text) => {
        const { waiting, replicas, latency, arrivals } = parseMetrics(text);
        for (const value of [waiting, replicas, latency, ...(arrivals?.counts ?? [])]) {
          if (!(Number.isFinite(value) && value >= 0)) throw String(value);
        }
      }),
    });
    await fuzz({
      name: 'ray-applications',
      corpus: [applicationsText('a', 3, ['RUNNING'])],
      count: 3000,
      mutate,
      refusal: Error,
      read: asText((text) => {
        const { configFor, running } = deploymentIn(text, 'a');
        if (!(running >= 0)) throw String(running);
        JSON.stringify(configFor(3));
      }),
    });
    const asked = { applications: [{ name: 'a', deployments: [{ name: 'a', num_replicas: 3 }] }] };
    await fuzz({
      name: 'asked-replicas',
      corpus: [JSON.stringify(asked)],
      count: 3000,
      mutate,
      refusal: Error,
      read: asText((text) => {
        const count = plainly(() => askedReplicas(text, 'a'));
        if (!(Number.isInteger(count) && count >= 0)) throw String(count);
      }),
    });
  });
});

/** What goes into an answer of HTTP may have several lines. */
function plainly<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Error ? new Error(plainLine(error.message)) : error;
  }
}
