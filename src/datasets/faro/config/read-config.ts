import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isInside } from '../../../inside-folder.js';
import type { StartUp } from '../../../serving-core/faro/simulator/executors.js';
import { readWithIncludes } from '../../yaml/include.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { type ConfiguredCluster, clusterSection } from './cluster-section.js';
import { type ConfiguredLoads, loadSection } from './load-section.js';
import { needed, only } from './needed.js';
import { type PolicyConfig, policySection } from './policy-section.js';

/** Nobody scales; replicas follow their queues; a policy does; several do. */
const controllerNames = ['default', 'simple', 'autoscale', 'hybrid'] as const;
export type ControllerName = (typeof controllerNames)[number];

/** A simulation as the original's `config.yaml` declares it. */
export interface FaroConfig {
  readonly seed: number;
  readonly cluster: ConfiguredCluster;
  readonly loads: ConfiguredLoads;
  readonly controller: ControllerName;
  /** By priority; none without `autoscale` and `hybrid`. */
  readonly policies: readonly PolicyConfig[];
  readonly startUp: StartUp;
}

const NEXT = 'docs/faro.md says what a configuration may have.';
const controllerKeys = ['cold_start_overhead_s', 'hot_start_overhead_s', 'input_rate_bin_size_s'] as const;
const policyKeys = ['policy_name', 'policy_params', 'autoscale_config'] as const;

/**
 * Reads the original's `config.yaml` with its `!include`s. Files may not lie outside of `root`, and paths of loads are looked for beside the file, in the
 * current folder, and where the original's programs run: in `src` of `root`. Throws `UserError` `E_FARO_CONFIG` with file and line.
 */
export function readFaroConfig(file: string, root: string): FaroConfig {
  const top = readWithIncludes(file, {
    root,
    code: 'E_FARO_CONFIG',
    next: NEXT,
    outside: 'Allow the folder that it lies in: --root FOLDER (of the original, its checkout).',
  });
  const fields = top.fields([
    ...([
      'seed',
      'nodes',
      'clusters',
      'inference_jobs',
      'load_specs',
      'controller',
      'controller_params',
    ] as const),
  ]);
  const cluster = clusterSection(top, fields);
  const names = cluster.jobs.map((job) => `${job.cluster}/${job.name}`);
  const locate = (place: YamlPlace) => locatePath(place, resolve(file), resolve(root));
  const loads = loadSection(needed(top, fields, 'load_specs'), names, locate);
  return {
    seed: fields.seed?.count(2 ** 32 - 1, 0) ?? 42,
    cluster,
    loads,
    ...controllerOf(top, fields, cluster),
  };
}

function controllerOf(
  top: YamlPlace,
  fields: Partial<Record<'controller' | 'controller_params', YamlPlace>>,
  { jobs, cpu }: ConfiguredCluster,
): Pick<FaroConfig, 'policies' | 'startUp' | 'controller'> {
  const controller = needed(top, fields, 'controller').choice(controllerNames);
  const place = fields.controller_params;
  const known =
    controller === 'autoscale' ? policyKeys : controller === 'hybrid' ? (['policies'] as const) : [];
  const params = place?.fields([...controllerKeys, ...known]) ?? {};
  only(params.input_rate_bin_size_s, (bin) => bin.number(), 60);
  const startUp = {
    cold: params.cold_start_overhead_s?.atLeast(0) ?? 35,
    hot: params.hot_start_overhead_s?.atLeast(0) ?? 3,
    retry: 5,
  };
  const context = { clusters: jobs.map((job) => job.cluster), cpu };
  if (known.length === 0) return { policies: [], startUp, controller };
  if (!place) throw top.wrong(`the file lacks 'controller_params', which ${controller} needs`);
  const policies =
    controller === 'autoscale'
      ? [policySection(place, params, context)]
      : needed(place, params, 'policies')
          .list()
          .map((one) => policySection(one, one.fields(policyKeys), context));
  if (policies.length === 0) throw place.wrong('controller_params.policies lists no policy');
  const odd = policies.find(
    ({ auto }) =>
      auto.lookBack !== policies[0].auto.lookBack ||
      auto.limits.least !== policies[0].auto.limits.least ||
      auto.limits.most !== policies[0].auto.limits.most,
  );
  if (odd)
    throw place.wrong(
      'policies have different look_back_period_s, min_replicas or max_replicas; only one is supported',
    );
  if (policies.some(({ kind }) => kind === 'utility') && params.input_rate_bin_size_s === undefined)
    throw place.wrong(
      "the policy utility needs 'input_rate_bin_size_s: 60': without it the original counts no arrivals",
    );
  // The original's executors go by the policy of least priority.
  return { policies, startUp: { ...startUp, removal: policies.at(-1)!.auto.removalDelay }, controller };
}

function locatePath(place: YamlPlace, file: string, root: string): string {
  const path = place.text();
  const candidates = [dirname(place.file), dirname(file), process.cwd(), join(root, 'src')].map((folder) =>
    resolve(folder, path),
  );
  const here = candidates.filter((candidate) => existsSync(candidate));
  const found = here.find((candidate) => isInside(candidate, root));
  if (found) return found;
  if (here.length > 0)
    throw place.wrong(`${place.what}: '${path}' leaves the folder ${root}; allow more by --root FOLDER`);
  throw place.wrong(
    `${place.what}: there is no file '${path}' (looked for ${[...new Set(candidates)].join(', ')})`,
  );
}
