import type { Lognormal } from '../../../serving-core/faro/simulator/lognormal.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { needed } from './needed.js';
import { fitting, type Resources, resourcesOf } from './quantity.js';

/** A job with its cluster; times in ms unless said. */
export interface ConfiguredJob {
  readonly cluster: string;
  readonly name: string;
  readonly replicas: number;
  readonly service: Lognormal;
  readonly router: Lognormal;
  readonly inFlight: number;
  /** 0: any length. */
  readonly maxQueue: number;
  readonly leastPods: number;
  readonly mostPods: number;
  /** s. */
  readonly idleTimeout: number;
}

/** Nodes, clusters and jobs. */
export interface ConfiguredCluster {
  readonly jobs: readonly ConfiguredJob[];
  /** Replicas that the CPUs of all nodes are, and pods that fit onto the nodes. */
  readonly quota: number;
  readonly capacity: number;
  /** s between looks at idle pods. */
  readonly monitor: number;
  /** CPUs of a replica. */
  readonly cpu: number;
}

type Section = 'nodes' | 'clusters' | 'inference_jobs';

/** Reads nodes, clusters and jobs of a configuration. Throws `UserError` with file and line. */
export function clusterSection(
  root: YamlPlace,
  fields: Partial<Record<Section, YamlPlace>>,
): ConfiguredCluster {
  const clusters = new Map(needed(root, fields, 'clusters').list().map(readCluster));
  const jobsPlace = needed(root, fields, 'inference_jobs');
  const taken = new Set<string>();
  const monitors = new Set<number>();
  let worker: Resources | null = null;
  const jobs = jobsPlace.list().map((place) => {
    const job = readJob(place);
    const cluster = clusters.get(job.cluster);
    if (!cluster)
      throw place.wrong(`${place.what} names the cluster '${job.cluster}', which is not declared`);
    if (taken.has(job.cluster))
      throw place.wrong(`${place.what} is the second job of cluster '${job.cluster}'; only one is supported`);
    taken.add(job.cluster);
    worker ??= cluster.worker;
    if (cluster.worker.cpu !== worker.cpu || fitting(cluster.worker, job.resources) !== 1)
      throw place.wrong(
        `${place.what} does not fill one worker of a size that all clusters share; only that is supported`,
      );
    monitors.add(cluster.monitor);
    const { worker: _, monitor: __, mostPods, ...kept } = cluster;
    const { resources: ___, ...own } = job;
    return { ...kept, ...own, mostPods };
  });
  if (jobs.length === 0 || worker === null) throw jobsPlace.wrong('inference_jobs lists no job');
  if (monitors.size > 1)
    throw jobsPlace.wrong('clusters have different monitor_interval_s; only one is supported');
  const nodes = needed(root, fields, 'nodes');
  const rooms = nodes.list().map(readNode);
  const one: Resources = worker;
  const quota = Math.floor(rooms.reduce((sum, { cpu }) => sum + cpu, 0) / one.cpu + 1e-9);
  const capacity = rooms.reduce((sum, room) => sum + fitting(room, one), 0);
  const begin = jobs.reduce((sum, { replicas, leastPods }) => sum + Math.max(replicas, leastPods), 0);
  if (capacity < begin)
    throw nodes.wrong(
      `nodes have room for ${capacity} pods, but the ${jobs.length} jobs begin with ${begin}`,
    );
  return { jobs, quota, capacity, monitor: [...monitors][0], cpu: one.cpu };
}

function readNode(place: YamlPlace): Resources {
  const fields = place.fields(['name', 'resources']);
  return resourcesOf(needed(place, fields, 'resources'));
}

function readCluster(place: YamlPlace) {
  const fields = place.fields([
    ...([
      'name',
      'worker',
      'min_workers',
      'idle_timeout_s',
      'monitor_interval_s',
      'route_latency',
      'quota',
    ] as const),
  ]);
  const worker = resourcesOf(needed(place, fields, 'worker'));
  const cluster = {
    worker,
    router: distribution(needed(place, fields, 'route_latency')),
    leastPods: fields.min_workers?.count(100_000) ?? 1,
    idleTimeout: fields.idle_timeout_s?.atLeast(0) ?? 30,
    monitor: fields.monitor_interval_s?.positive() ?? 5,
    mostPods: fields.quota ? fitting(resourcesOf(fields.quota), worker) : Number.POSITIVE_INFINITY,
  };
  return [needed(place, fields, 'name').text(), cluster] as const;
}

function readJob(place: YamlPlace) {
  const fields = place.fields([
    ...(['cluster_name', 'name', 'num_replicas', 'resources', 'latency_dist'] as const),
    ...(['max_concurrent_queries', 'max_queue_len'] as const),
  ]);
  if (!fields.latency_dist) throw place.wrong(`${place.what} has no latency model: it lacks 'latency_dist'`);
  return {
    cluster: needed(place, fields, 'cluster_name').text(),
    name: needed(place, fields, 'name').text(),
    replicas: fields.num_replicas?.count(100_000) ?? 1,
    resources: resourcesOf(needed(place, fields, 'resources')),
    service: distribution(fields.latency_dist),
    inFlight: fields.max_concurrent_queries?.count(1_000_000) ?? 100,
    maxQueue: fields.max_queue_len?.count(1_000_000_000, 0) ?? 0,
  };
}

// Seconds in the file, ms here.
function distribution(place: YamlPlace): Lognormal {
  const fields = place.fields(['type', 'params']);
  const type = needed(place, fields, 'type').choice(['deterministic', 'lognorm']);
  const params = needed(place, fields, 'params');
  if (type === 'deterministic') {
    const { value } = params.fields(['value']);
    if (!value) throw params.wrong(`${params.what} lacks 'value'`);
    return { loc: 1000 * value.atLeast(0), scale: 0, shape: 0 };
  }
  const given = params.fields(['shape', 'loc', 'scale']);
  return {
    shape: needed(params, given, 'shape').atLeast(0),
    loc: 1000 * needed(params, given, 'loc').atLeast(0),
    scale: 1000 * needed(params, given, 'scale').atLeast(0),
  };
}
