import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { locateFaroTrace } from '../../datasets/faro/locate-trace.js';
import { latencyFile } from '../../datasets/kairos/latency-file.js';
import { isPipelineFile } from '../../datasets/pipelines/find.js';
import { zooFile } from '../../datasets/zoo/index.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { isPolicyFile } from '../../experiment/load-faro-policy.js';
import { isWorkloadFile } from '../../experiment/load-workload.js';
import { sourceFiles } from '../../experiment/source-hash.js';
import { sha256Of } from '../../sha256.js';
import type { Dataset, OwnFiles } from '../../telemetry/run.js';

/** What a user's experiment may have beside it, for its figures and claims. */
const BESIDE = ['published.tsv'];

/** The user's own experiment with what it imports, and what lies beside it; nothing of a bundled one. */
export function filesOfExperiment({ file, folder }: Pick<LoadedExperiment, 'file' | 'folder'>): string[] {
  if (file === undefined) return [];
  return [...sourceFiles(file), ...BESIDE.map((name) => join(folder, name)).filter(existsSync)];
}

/**
 * The files of the user's own that a point reads: policy and workload with what they import, traces, zoo, pipeline, networks, latencies. Absolute
 * paths; data sets that repro can get are none of them.
 *
 * @param read files that its workload reads, by path.
 */
export function filesOfPoint(
  spec: SystemSpec,
  read: ReadonlyMap<string, string>,
  datasets: readonly Dataset[],
): string[] {
  const zoo = 'zoo' in spec ? zooFile(spec.zoo) : undefined;
  return [...(zoo === undefined ? [] : [zoo]), ...ofSystem(spec, read, datasets)];
}

function ofSystem(
  spec: SystemSpec,
  read: ReadonlyMap<string, string>,
  datasets: readonly Dataset[],
): string[] {
  const source = (file: string | undefined, isFile = file !== undefined) =>
    file !== undefined && isFile ? sourceFiles(file) : [];
  switch (spec.system) {
    case 'gpu':
      return [];
    case 'inferline': {
      const { trace } = spec.arrivals;
      const pipeline = isPipelineFile(spec.pipeline) ? [resolve(spec.pipeline)] : [];
      return [...pipeline, ...(trace === undefined ? [] : [resolve(trace)])];
    }
    case 'kairos': {
      const file = spec.latencies === 'archive' ? null : latencyFile(spec.latencies);
      return file === null ? [] : [file];
    }
    case 'faro':
    case 'faro-forecast':
    case 'faro-solver':
    case 'tournament': {
      const trace = datasets.some(({ kind }) => kind === 'file') ? [locateFaroTrace(spec.trace)] : [];
      if (spec.system === 'tournament')
        return [...trace, ...source(spec.competitor, isPolicyFile(spec.competitor))];
      if (spec.system === 'faro-solver') return trace;
      const networks = spec.forecaster === undefined ? [] : [resolve(spec.forecaster)];
      const policy = spec.system === 'faro' ? source(spec.policy, isPolicyFile(spec.policy)) : [];
      return [...trace, ...networks, ...policy];
    }
    default: {
      const { workload } = spec.client;
      const policy = spec.system === 'clockwork' ? source(spec.controller.policy) : [];
      const files = [...read.keys()].map((path) => resolve(path));
      return [...policy, ...source(workload, isWorkloadFile(workload)), ...files];
    }
  }
}

/** The files by path, each once, with their contents' hashes; undefined when there are none. */
export async function hashedFiles(files: readonly string[]): Promise<OwnFiles | undefined> {
  const paths = [...new Set(files)].sort();
  if (paths.length === 0) return undefined;
  const hashed: OwnFiles['files'][number][] = [];
  for (const path of paths) hashed.push({ path, sha256: await sha256Of(path) });
  return { folder: process.cwd(), files: hashed };
}
