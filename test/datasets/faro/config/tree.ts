import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const jobs = [0, 1];
const router = 'type: deterministic\nparams: {value: 0.0045}\n';
const service = 'type: deterministic\nparams: {value: 0.18}\n';
const target =
  'metric: avg_latency\ntarget_metric: 720\nmin_replicas: 1\nmax_replicas: 100\nlook_back_period_s: 30.0\n';

/** Two jobs of the original's layout: every section in a file of its own, the configuration two folders below. */
const files: Readonly<Record<string, string>> = {
  'experiments/two/route.yaml': router,
  'experiments/two/service.yaml': service,
  'experiments/two/clusters.yaml': jobs
    .map(
      (i) =>
        `- name: serve-cluster${i}\n  min_workers: 1\n  idle_timeout_s: 30\n  worker: {cpu: 1, memory: 1Gi}\n  route_latency: !include route.yaml\n`,
    )
    .join(''),
  'experiments/two/jobs.yaml': jobs
    .map(
      (i) =>
        `- cluster_name: serve-cluster${i}\n  name: classifier\n  num_replicas: 2\n  max_concurrent_queries: 4\n  max_queue_len: 50\n  resources: {cpu: 1, memory: 1Gi}\n  latency_dist: !include service.yaml\n`,
    )
    .join(''),
  'experiments/two/short.yaml': `interval_s: 10.0\nupscale_delay_s: 30.0\ndownscale_delay_s: 600.0\n${target}`,
  'experiments/two/long.yaml': `interval_s: 300.0\nupscale_delay_s: 60.0\ndownscale_delay_s: 600.0\nmax_trials: 5\nbackoff_s: 10.0\n${target}`,
  'experiments/two/loads/even.yaml':
    '- type: json\n  params:\n    path: ../experiments/two/input.json\n    unit_time: 60\n    send_over_unit_time: true\n',
  'experiments/two/input.json': Array.from({ length: 12 }, (_, ts) =>
    JSON.stringify({
      ts,
      counts: { 'serve-cluster0': { classifier: 120 }, 'serve-cluster1': { classifier: 300 } },
    }),
  ).join('\n'),
  'experiments/two/8_cpus/nodes.yaml':
    '- name: node-0\n  resources: {cpu: 5, memory: 32Gi}\n- name: node-1\n  resources: {cpu: 3, memory: 32Gi}\n',
  'experiments/two/8_cpus/limit.yaml': 'cpu: 8\nmemory: 64Gi\n',
};

const common = `inference_jobs: !include ../../jobs.yaml
load_specs: !include ../../loads/even.yaml
nodes: !include ../nodes.yaml
clusters: !include ../../clusters.yaml
seed: 42
`;

/** Configurations of the tree by name. */
export const configs = {
  fixed: `controller: default\n${common}`,
  aiad: `controller: autoscale
controller_params:
  policy_name: aiad
  cold_start_overhead_s: 35
  hot_start_overhead_s: 3
  autoscale_config: !include ../../short.yaml
${common}`,
  faro: `controller: hybrid
controller_params:
  input_rate_bin_size_s: 60
  policies:
  - policy_name: pred_darts_utility
    autoscale_config: !include ../../long.yaml
    policy_params:
      util_type: latency
      min_max: 3
      method: cobyla
      adjust: true
      mdc_percentile: 99
      aggregator: none
      upscale_overhead: 65
      window_size_s: 420
      processing_time: 180
      resource_limit: !include ../limit.yaml
      model_params:
        serve-cluster0: {classifier: {model_path: ../models/0/model.pt, num_samples: 50, quantile: 0.6}}
        serve-cluster1: {classifier: {model_path: ../models/1/model.pt, num_samples: 50, quantile: 0.6}}
  - policy_name: ai
    autoscale_config: !include ../../short.yaml
${common}`,
};

/** The optimiser for the rate of the last minute. */
export const utilityConfig = `controller: autoscale
controller_params:
  policy_name: utility
  input_rate_bin_size_s: 60
  policy_params:
    util_type: latency
    resource_limit: !include ../limit.yaml
    adjust: true
  autoscale_config: {interval_s: 60, target_metric: 720, max_replicas: 100}
${common}`;

/** Writes the tree into a new folder, with files changed or added; returns the folder and the file of a configuration, `config` unless it is one of the above. */
export function configTree(
  config: keyof typeof configs | (string & {}),
  changed: Readonly<Record<string, string>> = {},
) {
  const root = mkdtempSync(join(tmpdir(), 'faro-config-'));
  const name = 'experiments/two/8_cpus/run/config.yaml';
  const text = Object.hasOwn(configs, config) ? configs[config as 'faro'] : config;
  for (const [path, content] of Object.entries({ ...files, [name]: text, ...changed })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return { root, file: join(root, name) };
}

/** The text of a file of the tree. */
export const fileOf = (path: string): string => files[path];
