import { UserError } from '../../errors.js';
import type { Cluster } from './declare/host.js';

/**
 * A cluster with as many workers as a point declares: on the first so many hosts, or, when there are fewer hosts and GPUs are emulated,
 * in turn.
 *
 * @throws UserError `E_HOSTS` when real GPUs need more hosts than there are, since a worker takes all GPUs of its machine.
 */
export function placeWorkers(cluster: Cluster, count: number, emulated: boolean): Cluster {
  const { workers } = cluster;
  if (count > workers.length && !emulated) {
    throw new UserError(
      'E_HOSTS',
      `The point has ${count} workers, but --hosts gives ${workers.length}; a worker takes all GPUs of its host.`,
      `Give ${count} hosts to the workers, or set gpus=${workers.length}.`,
    );
  }
  return { ...cluster, workers: Array.from({ length: count }, (_, i) => workers[i % workers.length]) };
}
