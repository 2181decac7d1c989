import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { loadExperiment } from '../../../src/experiment/load.js';
import { resolveValues } from '../../../src/experiment/parameters.js';
import { expandSweep } from '../../../src/experiment/sweep.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { networkPresets } from '../../../src/serving-core/clockwork/network.js';
import { noisePresets } from '../../../src/serving-core/clockwork/worker/noise.js';
import { contentionPresets } from '../../../src/serving-core/gpu/contention.js';
import { variationPresets } from '../../../src/serving-core/gpu/variation.js';
import { defaultOptions, PAGE } from '../../support/deployment.js';

const client = { workload: 'slo-exp-1', args: ['resnet50_v2', '3'], inputs: true };
const clockwork = {
  system: 'clockwork',
  controller: defaultOptions,
  workers: { count: 6, gpusPerWorker: 1, weightsCacheSize: 640 * PAGE, pageSize: PAGE },
  network: 'cluster',
  client,
  zoo: 'osdi20',
};
const gpu = {
  system: 'gpu',
  model: 'resnet50_v2',
  execution: 0,
  concurrency: 4,
  inferences: 100,
  contention: 'v100',
  variation: 'none',
  zoo: 'osdi20',
};
const containers = {
  slo: 100e6,
  gpu: { contention: 'none', variation: 'v100', memory: 32e9 },
  delays: { oneWay: 0, before: 0, after: 0 },
  client,
  zoo: 'osdi20',
};
const clipper = { system: 'clipper', ...containers, batching: { increase: 1, backoff: 0.9, maxBatch: 16 } };
const scaling = { period: 1e9, overloaded: 0.8, idle: 0.4, patience: 20, loading: 1e9 };
const infaas = { system: 'infaas', ...containers, scaling };

const workers = (over: object) => ({ ...clockwork, workers: { ...clockwork.workers, ...over } });
const data = (over: object) => ({
  ...clockwork,
  client: { ...client, data: { from: 'auto', ...over } },
});
const controller = (over: object) => ({ ...clockwork, controller: { ...defaultOptions, ...over } });
const { v100 } = noisePresets;
const execution = (over: object) => ({
  ...clockwork,
  noise: { ...v100, execution: { ...v100.execution, ...over } },
});
const host = (over: object) => ({
  ...clockwork,
  controllerHost: { request: 0, requestPerGpu: 88, action: 0, ...over },
});
const turn = { shortest: 1e6, longest: 2e6, growth: 1 };
const cyclic: Record<string, unknown> = { ...clockwork };
cyclic.self = cyclic;

describe('a spec from point()', () => {
  test.each([
    ['clockwork', clockwork],
    ['clockwork with a network of its own', { ...clockwork, network: networkPresets.loopback }],
    ['clockwork with buckets of its own', { ...clockwork, bucket: 2.5 }],
    ['clockwork with a policy and no type', controller({ type: undefined, policy: '/p.ts' })],
    ['clockwork with a data set', data({ from: 'synthetic', functions: 300, seed: 1 })],
    ['clockwork with host memory', workers({ hostMemory: 768e9 })],
    ['clockwork with presets of noise and cost', { ...clockwork, noise: 'v100', controllerHost: 'osdi20' }],
    ['clockwork with noise of its own', execution({})],
    ['clockwork with a cost of its own', host({})],
    ['gpu', gpu],
    [
      'gpu with its own curves',
      { ...gpu, contention: contentionPresets.v100, variation: variationPresets.v100 },
    ],
    ['clipper', clipper],
    ['infaas', infaas],
  ])('is returned as it is: %s', (_, spec) => {
    expect(checkSpec(spec, 'p')).toBe(spec);
  });

  test.each<[string, unknown]>([
    ['it must be an object, but is null', null],
    ['it must be an object, but is 5', 5],
    ['it is a promise, and may not be async', Promise.resolve(clockwork)],
    ['system must be a text, but is undefined', {}],
    ['zoo must be a text, but is 5', { ...clockwork, zoo: 5 }],
    ['workers.count must be an integer from 1 to 100000, but is 0', workers({ count: 0 })],
    ['workers.count must be an integer from 1 to 100000, but is NaN', workers({ count: Number.NaN })],
    ['workers.count must be an integer from 1 to 100000, but is -1', workers({ count: -1 })],
    ['workers.count must be an integer from 1 to 100000, but is 1000000000', workers({ count: 1e9 })],
    ['workers.gpusPerWorker must be an integer from 1 to 100000, but is 0', workers({ gpusPerWorker: 0 })],
    [
      'workers has 200000 GPUs in all, but may have 100000 at most',
      workers({ count: 50_000, gpusPerWorker: 4 }),
    ],
    ['workers.pageSize must be an integer of at least 1, but is 0', workers({ pageSize: 0 })],
    [
      'workers.weightsCacheSize must be an integer of at least 1, but is NaN',
      workers({ weightsCacheSize: Number.NaN }),
    ],
    ['workers must be an object, but is undefined', { ...clockwork, workers: undefined }],
    ['controller.maxGpus must be an integer of at least 1, but is 0', controller({ maxGpus: 0 })],
    [
      'controller.maxExec must be a finite number of at least 0, but is undefined',
      controller({ maxExec: undefined }),
    ],
    [
      "controller.scheduleAhead must be a finite number of at least 0, but is '5'",
      controller({ scheduleAhead: '5' }),
    ],
    [
      'controller.scheduleAhead must be a finite number of at least 0, but is -5',
      controller({ scheduleAhead: -5 }),
    ],
    ['controller.type must be a text, but is 3', controller({ type: 3 })],
    ["network must be one of cluster, loopback, ideal, but is 'foo'", { ...clockwork, network: 'foo' }],
    [
      'network.bandwidth must be a finite number of at least 0, but is -1',
      { ...clockwork, network: { ...networkPresets.ideal, bandwidth: -1 } },
    ],
    [
      'bucket must be a finite number of at least 1 and at most 86400, but is 0.5',
      { ...clockwork, bucket: 0.5 },
    ],
    [
      "bucket must be a finite number of at least 1 and at most 86400, but is '60'",
      { ...clockwork, bucket: '60' },
    ],
    ["noise must be one of none, v100, but is 'a100'", { ...clockwork, noise: 'a100' }],
    ['noise must be an object, but is 3', { ...clockwork, noise: 3 }],
    ['noise.load must be an object, but is undefined', { ...clockwork, noise: { ...v100, load: undefined } }],
    [
      'noise.delay must be an object, but is undefined',
      { ...clockwork, noise: { ...v100, delay: undefined } },
    ],
    [
      'noise.execution.faster.probability must be a finite number of at least 0 and at most 1, but is 2',
      execution({ faster: { probability: 2, mean: 1 } }),
    ],
    [
      'noise.execution.faster.mean must be a finite number of at least 0, but is -1',
      execution({ faster: { probability: 0, mean: -1 } }),
    ],
    [
      'noise.execution.slower must be no likelier than 0.5, as only one can happen',
      execution({ faster: { probability: 0.5, mean: 1 }, slower: { probability: 0.75, mean: 1 } }),
    ],
    [
      'noise.execution.variation must be a quantile function from probability 0 to 1',
      execution({
        variation: [
          [0.1, 1],
          [1, 1],
        ],
      }),
    ],
    [
      'noise.execution.variation must be a list of at least 2 pairs of numbers',
      execution({
        variation: [
          [0, 1],
          [1, 0],
        ],
      }),
    ],
    ["controllerHost must be one of free, osdi20, but is 'slow'", { ...clockwork, controllerHost: 'slow' }],
    ['controllerHost.action must be a finite number of at least 0, but is NaN', host({ action: Number.NaN })],
    [
      'controllerHost.request must be a finite number of at least 0, but is undefined',
      host({ request: undefined }),
    ],
    ['client.args must be a list of texts, but is null', { ...clockwork, client: { ...client, args: null } }],
    ['client.args[1] must be a text, but is 12', { ...clockwork, client: { ...client, args: ['m', 12] } }],
    ['client.workload must be a text', { ...clockwork, client: { ...client, workload: undefined } }],
    ['workers.hostMemory must be an integer of at least 1, but is 0', workers({ hostMemory: 0 })],
    ["client.data.from must be one of auto, real, synthetic, but is 'fake'", data({ from: 'fake' })],
    ['client.data.functions must be an integer from 1 to 100000, but is 0', data({ functions: 0 })],
    ['client.data.functions must be an integer from 1 to 100000, but is -5', data({ functions: -5 })],
    ['client.data.seed must be an integer from 0 to 2147483647, but is -1', data({ seed: -1 })],
    ['client.data must be an object', { ...clockwork, client: { ...client, data: 'real' } }],
    ['extra.f must be plain data, but is a function', { ...clockwork, extra: { f: () => 1 } }],
    ['zoo must be plain data, but is a bigint', { ...clockwork, zoo: 1n }],
    ['self nests too deep', cyclic],
    ['concurrency must be an integer from 1 to 100000, but is 0', { ...gpu, concurrency: 0 }],
    ['inferences must be an integer of at least 1, but is Infinity', { ...gpu, inferences: Infinity }],
    ["contention must be one of v100, none, but is 'a100'", { ...gpu, contention: 'a100' }],
    ['variation must be a list of at least 2 pairs', { ...gpu, variation: [[0, 1]] }],
    [
      'contention.favoured must be probabilities that sum to 1',
      { ...gpu, contention: { gain: [[1, 1]], favoured: [0.5], turn } },
    ],
    [
      'contention.turn.longest must be a finite number of at least 1000000, but is 1',
      { ...gpu, contention: { gain: [[1, 1]], favoured: [], turn: { ...turn, longest: 1 } } },
    ],
    [
      'gpu.memory must be a finite number of at least 0',
      { ...clipper, gpu: { ...containers.gpu, memory: Number.NaN } },
    ],
    [
      'batching.backoff must be a finite number of at least 0 and at most 1, but is 2',
      { ...clipper, batching: { ...clipper.batching, backoff: 2 } },
    ],
    ['delays must be an object, but is undefined', { ...clipper, delays: undefined }],
    [
      'scaling.period must be a finite number of at least 1, but is 0',
      { ...infaas, scaling: { ...scaling, period: 0 } },
    ],
  ])('is refused: %s', (message, spec) => {
    const check = () => checkSpec(spec, 'rate=1');
    expect(check).toThrow(UserError);
    expect(check).toThrow(`point() of rate=1 gives no valid system: ${message}`);
  });

  test.each(['fig2', 'fig5', 'fig6', 'fig7', 'fig8'])('is accepted of every point of %s', async (name) => {
    const { declaration } = await loadExperiment(name);
    const resolved = resolveValues(declaration, { scale: 'quick' });
    for (const { name: at, values } of expandSweep(declaration, resolved.values, resolved))
      expect(checkSpec(declaration.point(values), at)).toHaveProperty('zoo');
  });

  test.each(['fig5', 'fig6', 'fig7', 'fig8'])(
    'of %s has no noise and no cost, unless they are set',
    async (name) => {
      const { declaration } = await loadExperiment(name);
      const specs = (set: readonly string[]) => {
        const resolved = resolveValues(declaration, { scale: 'quick', set });
        return expandSweep(declaration, resolved.values, resolved)
          .map(({ values }) => declaration.point(values))
          .filter(({ system }) => system === 'clockwork');
      };
      const plain = specs([]);
      expect(plain.length).toBeGreaterThan(0);
      for (const spec of plain) expect(spec).toMatchObject({ noise: undefined, controllerHost: undefined });
      for (const spec of specs(['noise=v100', 'controllerHost=osdi20']))
        expect(spec).toMatchObject({ noise: 'v100', controllerHost: 'osdi20' });
    },
  );

  test('of an unknown system is refused with the names there are', () => {
    const check = () => checkSpec({ ...clockwork, system: 'clockwrk' }, 'p');
    expect(check).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN_SYSTEM', next: 'Did you mean clockwork?' }),
    );
  });
});
