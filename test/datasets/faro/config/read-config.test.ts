import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFaroConfig } from '../../../../src/datasets/faro/config/read-config.js';
import { UserError } from '../../../../src/errors.js';
import { configs, configTree, fileOf, utilityConfig } from './tree.js';

function read(config: Parameters<typeof configTree>[0], changed: Readonly<Record<string, string>> = {}) {
  const { root, file } = configTree(config, changed);
  return readFaroConfig(file, root);
}

describe("the original's config.yaml", () => {
  it('is read through its includes: jobs, clusters, nodes, times in ms', () => {
    const { cluster, seed, loads, policies, startUp } = read('aiad');
    expect(seed).toBe(42);
    expect(startUp).toEqual({ cold: 35, hot: 3, retry: 5, removal: 0 });
    expect(cluster).toMatchObject({ quota: 8, capacity: 8, monitor: 5, cpu: 1 });
    expect(cluster.jobs).toHaveLength(2);
    expect(cluster.jobs[1]).toMatchObject({
      cluster: 'serve-cluster1',
      name: 'classifier',
      replicas: 2,
      inFlight: 4,
      maxQueue: 50,
      leastPods: 1,
      mostPods: Number.POSITIVE_INFINITY,
      idleTimeout: 30,
      service: { loc: 180, scale: 0, shape: 0 },
      router: { loc: 4.5, scale: 0, shape: 0 },
    });
    const load = loads.byJob.get('serve-cluster1/classifier')![0];
    expect(load).toMatchObject({ unit: 60, spacing: 'uniform', overhead: 0, seed: 42 });
    expect([...('counts' in load ? Array.from(load.counts) : [])]).toEqual(Array(12).fill(300));
    expect(policies).toEqual([
      {
        kind: 'reactive',
        reactive: 'aiad',
        auto: {
          interval: 10,
          votes: { up: 3, down: 60 },
          limits: { least: 1, most: 100 },
          lookBack: 30,
          removalDelay: 0,
          slos: [720, 720],
        },
      },
    ]);
  });

  it('has a priority list of policies when its controller is hybrid', () => {
    const { policies } = read('faro');
    expect(policies.map(({ kind, auto }) => [kind, auto.interval])).toEqual([
      ['faro', 300],
      ['reactive', 10],
    ]);
    expect(policies[0]).toMatchObject({
      forecast: {
        horizon: 7,
        aggregator: 'none',
        factor: 1,
        processing: [180, 180],
        quantile: 0.6,
        network: true,
      },
      optimiser: {
        objective: 'fair-sum',
        quota: 8,
        percentile: 99,
        maxRho: 0.95,
        utility: 'latency',
        shrink: true,
        groups: 0,
        upscaleOverhead: 65,
        slack: undefined,
        method: 'cobyla',
      },
    });
  });

  it.each([
    ['min_max: 3', 'min_max: true\n      utility_weight: 0.0', 'fair'],
    ['min_max: 3', 'min_max: true', 'minmax'],
    ['min_max: 3', 'min_max: 2', 'minmax2'],
    ['      min_max: 3\n', '', 'sum'],
    [
      'min_max: 3',
      'with_drop: true\n      drop_integrality: true\n      linear_penalty: true',
      'penalty-sum',
    ],
  ])('names an objective: %s as %j is %s', (from, to, objective) => {
    const { policies } = read(configs.faro.replace(from, to));
    expect(policies[0]).toMatchObject({ optimiser: { objective } });
  });

  it('may have targets and processing times of each cluster, by the names of their heads', () => {
    const own = 'cluster_configs:\n  serve-cluster0-ray-head: {target_metric: 400}\n';
    const times = 'cluster_processing_times: {serve-cluster0-ray-head: 100}\n      processing_time: 180';
    const changed = {
      'experiments/two/short.yaml': fileOf('experiments/two/short.yaml') + own,
      'experiments/two/long.yaml': fileOf('experiments/two/long.yaml') + own,
    };
    const { policies } = read(configs.faro.replace('processing_time: 180', times), changed);
    expect(policies.map(({ auto }) => auto.slos)).toEqual([
      [400, 720],
      [400, 720],
    ]);
    expect(policies[0]).toMatchObject({ forecast: { processing: [100, 180] } });
  });

  it('may send at a fixed or exponential interval, or at the times of a CSV file', () => {
    const load = (type: string, params: string) => ({
      'experiments/two/loads/even.yaml': `- type: ${type}\n  params: ${params}\n`,
    });
    const place = 'cluster_name: serve-cluster0, job_name: classifier, interval_s: 2';
    const times = (of: ReturnType<typeof read>, job: string) => {
      const found = of.loads.byJob.get(job)![0];
      return 'times' in found ? [...found.times] : [];
    };
    const fixed = read('fixed', load('fixed', `{${place}, max_num_tasks: 3}`));
    expect(times(fixed, 'serve-cluster0/classifier')).toEqual([2e9, 4e9, 6e9]);
    const drawn = times(
      read('fixed', load('poisson', `{${place}, max_num_tasks: 20000}`)),
      'serve-cluster0/classifier',
    );
    expect(drawn.at(-1)! / 20_000 / 2e9).toBeCloseTo(1, 1);
    const csv = {
      ...load('csv', '{path: times.csv}'),
      'experiments/two/clusters.yaml': fileOf('experiments/two/clusters.yaml').replaceAll(
        'serve-cluster1',
        'b',
      ),
      'experiments/two/jobs.yaml': fileOf('experiments/two/jobs.yaml').replace(
        'serve-cluster1\n  name: classifier',
        'b\n  name: b',
      ),
      'experiments/two/loads/times.csv': 'func,start_timestamp\nb,0.5\nb,2\n',
    };
    expect(times(read('fixed', csv), 'b/b')).toEqual([0.5e9, 2e9]);
    expect(() =>
      read('fixed', { ...csv, 'experiments/two/loads/times.csv': 'func,start_timestamp\nb,2\nb,1\n' }),
    ).toThrow(/times\.csv:3 has '1', which is no time after the last/);
    expect(() => read('fixed', load('fixed', `{${place}}`))).toThrow(/max_num_tasks.*never end/);
  });

  it('may have a closed loop, with a pause or without', () => {
    const load = (more: string) => ({
      'experiments/two/loads/even.yaml': `- type: continuous\n  params: {cluster_name: serve-cluster0, job_name: classifier${more}}\n`,
    });
    const loads = (more: string) => read('fixed', load(more)).loads.byJob.get('serve-cluster0/classifier');
    expect(loads(', num_tasks: 7')).toEqual([{ tasks: 7, overhead: 0 }]);
    expect(loads(', num_tasks: 7, overhead_s: 0.5')).toEqual([{ tasks: 7, overhead: 0.5 }]);
    expect(() => loads('')).toThrow(/even\.yaml:2: .*lacks 'num_tasks'/);
    expect(() => loads(', num_tasks: 7, interval_s: 1')).toThrow(/no field 'interval_s'/);
    expect(() => loads(', num_tasks: 0')).toThrow(/num_tasks/);
  });

  it('may be controlled by queues, which takes no policies', () => {
    const simple = configs.fixed.replace('default', 'simple');
    expect(read(simple)).toMatchObject({ controller: 'simple', policies: [] });
    expect(() => read(`${simple}controller_params: {policy_name: aiad}\n`)).toThrow(
      /config\.yaml:7: .*no field 'policy_name'/,
    );
  });

  it('may scale in steps, or optimise for the rate of the last interval', () => {
    expect(read(configs.aiad.replace('name: aiad', 'name: omiomd')).policies[0]).toMatchObject({
      kind: 'reactive',
      reactive: 'omiomd',
    });
    expect(read(utilityConfig).policies[0]).toMatchObject({
      kind: 'utility',
      processing: [180, 180],
      optimiser: {
        objective: 'sum',
        percentile: 0,
        maxRho: 0.95,
        upscaleOverhead: 0,
        shrink: true,
        groups: 0,
        slack: undefined,
        method: 'slsqp',
      },
    });
    expect(() => read(utilityConfig.replace('  input_rate_bin_size_s: 60\n', ''))).toThrow(
      /config\.yaml:3: the policy utility needs 'input_rate_bin_size_s: 60'/,
    );
    const with_ = (line: string) => utilityConfig.replace('adjust: true', `adjust: true\n    ${line}`);
    expect(() => read(with_('with_drop: true'))).toThrow(/with_drop is true, but the original's 'utility'/);
    expect(() => read(with_('window_size_s: 420'))).toThrow(/no field 'window_size_s'/);
    expect(() => read(with_('upscale_overhead: 65'))).toThrow(/no field 'upscale_overhead'/);
  });

  it.each([
    [
      'an unknown policy, with the nearest',
      configs.aiad.replace('policy_name: aiad', 'policy_name: aaid'),
      /config\.yaml:3: Unknown policy 'aaid'.*aiad/,
    ],
    [
      'an unknown key of a policy',
      configs.faro.replace('adjust: true', 'adjusts: true'),
      /config\.yaml:11: .*no field 'adjusts'/,
    ],
    [
      'an unknown key at the top',
      `${configs.fixed}nods: 1\n`,
      /config\.yaml:7: the file has no field 'nods'/,
    ],
    [
      'an unknown controller',
      configs.fixed.replace('default', 'simplest'),
      /config\.yaml:1: controller is 'simplest'/,
    ],
    [
      'a setting that is not supported',
      configs.faro.replace('adjust: true', 'adjust: true\n      individually: true'),
      /individually is true; only false/,
    ],
    [
      'drops without linear penalties',
      configs.faro.replace('min_max: 3', 'with_drop: true'),
      /linear_penalty: true/,
    ],
    [
      'an objective that there is not',
      configs.faro.replace('min_max: 3', 'min_max: 4'),
      /config\.yaml:9: .*min_max is 4/,
    ],
    ['YAML that is none', 'a: [', /config\.yaml:1: not YAML/],
    ['no seed but a text', configs.fixed.replace('42', 'x'), /seed must be a number/],
  ])('is refused with %s, by file and line', (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(UserError);
  });

  it.each([
    ['jobs.yaml', '  latency_dist: !include service.yaml\n', '', /jobs\.yaml:1: .*no latency model/],
    [
      'jobs.yaml',
      'serve-cluster1',
      'serve-cluster7',
      /jobs\.yaml:8: .*'serve-cluster7', which is not declared/,
    ],
    ['jobs.yaml', 'serve-cluster1', 'serve-cluster0', /second job of cluster 'serve-cluster0'/],
    [
      'jobs.yaml',
      'num_replicas: 2',
      'num_replicas: 20',
      /nodes\.yaml:1: nodes have room for 8 pods, but the 2 jobs begin with 22/,
    ],
    ['clusters.yaml', 'cpu: 1', 'cpu: 2', /does not fill one worker/],
    ['short.yaml', 'target_metric: 720', 'target_metric: -1', /short\.yaml:5: .*above 0/],
    ['short.yaml', 'avg_latency', 'queue_len', /metric is queue_len; only avg_latency/],
    ['8_cpus/limit.yaml', 'cpu: 8', 'cpu: 1', /limit\.yaml:1: .*1 replicas, too few for 2 jobs/],
    ['8_cpus/nodes.yaml', 'cpu: 5', 'cpu: five', /nodes\.yaml:2: .*'five', which is no quantity/],
    ['input.json', '"ts":3', '"ts":4', /input\.json:4 has ts 4, not 3/],
    ['input.json', '120', '-120', /input\.json:1 has -120 requests/],
    ['input.json', 'serve-cluster1', 'elsewhere', /other jobs|which is no job/],
  ])('is refused when %s has %j as %j', (name, from, to, message) => {
    const path = `experiments/two/${name}`;
    const config = name.endsWith('limit.yaml') ? 'faro' : 'aiad';
    expect(() => read(config, { [path]: fileOf(path).replace(from, to) })).toThrow(message);
  });

  it('may include nothing outside of its folder, not by a link either, and nothing that includes itself', () => {
    const { root, file } = configTree('fixed');
    expect(() => readFaroConfig(file, join(root, 'experiments/two/8_cpus'))).toThrow(
      /config\.yaml:2: '\.\.\/\.\.\/jobs\.yaml' leaves the folder .*8_cpus/,
    );
    const outside = configTree('fixed');
    const linked = configTree(configs.fixed.replace('../../jobs.yaml', 'link.yaml'));
    symlinkSync(join(outside.root, 'experiments/two/jobs.yaml'), join(linked.file, '../link.yaml'));
    expect(() => readFaroConfig(linked.file, linked.root)).toThrow(/'link\.yaml' leaves the folder/);
    const loop = 'experiments/two/service.yaml';
    expect(() => read('fixed', { [loop]: 'type: deterministic\nparams: !include service.yaml\n' })).toThrow(
      /service\.yaml:2: 'service\.yaml' includes itself/,
    );
    writeFileSync(join(root, 'secret.json'), fileOf('experiments/two/input.json'));
    const even = 'experiments/two/loads/even.yaml';
    const away = configTree('fixed', {
      [even]: fileOf(even).replace('../experiments/two/input.json', join(root, 'secret.json')),
    });
    expect(() => readFaroConfig(away.file, away.root)).toThrow(/even\.yaml:3: .*leaves the folder/);
    expect(() => read('fixed', { [even]: fileOf(even).replace('input', 'output') })).toThrow(
      /even\.yaml:3: .*there is no file/,
    );
    expect(() => read(configs.fixed.replace('../../jobs.yaml', '../../job.yaml'))).toThrow(
      /config\.yaml:2: the included file '\.\.\/\.\.\/job\.yaml' is not there/,
    );
  });
});
