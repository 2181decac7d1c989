import { isBuiltInZoo } from '../../datasets/zoo/index.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import { isPolicyFile } from '../../experiment/load-faro-policy.js';
import { isWorkloadFile } from '../../experiment/load-workload.js';
import { sourceHash } from '../../experiment/source-hash.js';

/** A zoo of the user's own is told by its profiles, whatever it is called and wherever it lies. */
const zooOf = (zoo: string): string | undefined => (isBuiltInZoo(zoo) ? zoo : undefined);

/**
 * What a point's key is made of where its spec names a file of the user's: the file's content, wherever the file lies. Where days
 * of a trace come from is left out, since the key names the days themselves.
 *
 * @param files content hashes of the files that the workload reads, by path.
 */
export function identityOf(spec: SystemSpec, files: ReadonlyMap<string, string> = new Map()): unknown {
  if (spec.system === 'gpu') return { ...spec, zoo: zooOf(spec.zoo) };
  if (spec.system === 'faro' || spec.system === 'faro-forecast') {
    const found = { trace: files.get(spec.trace) ?? spec.trace, forecaster: files.get('forecaster') };
    if (spec.system === 'faro-forecast') return { ...spec, ...found };
    const policy = isPolicyFile(spec.policy) ? sourceHash(spec.policy) : spec.policy;
    return { ...spec, ...found, policy };
  }
  if (spec.system === 'faro-solver') return { ...spec, trace: files.get(spec.trace) ?? spec.trace };
  if (spec.system === 'inferline') {
    const { trace, ...arrivals } = spec.arrivals;
    return {
      ...spec,
      pipeline: files.get(spec.pipeline) ?? spec.pipeline,
      arrivals: { ...arrivals, trace: trace === undefined ? undefined : files.get(trace) },
    };
  }
  if (spec.system === 'kairos') return { ...spec, latencies: files.get(spec.latencies) };
  if (spec.system === 'tournament') {
    const competitor = isPolicyFile(spec.competitor) ? sourceHash(spec.competitor) : spec.competitor;
    return { ...spec, competitor, trace: files.get(spec.trace) ?? spec.trace };
  }
  const { workload, args, data: _, ...others } = spec.client;
  const client = {
    ...others,
    workload: isWorkloadFile(workload) ? sourceHash(workload) : workload,
    args: args.map((arg) => files.get(arg) ?? arg),
    files: files.size > 0 ? [...files.values()] : undefined,
  };
  const zoo = zooOf(spec.zoo);
  if (spec.system !== 'clockwork') return { ...spec, client, zoo };
  const { policy } = spec.controller;
  const controller = { ...spec.controller, policy: policy === undefined ? undefined : sourceHash(policy) };
  return { ...spec, client, controller, zoo };
}
