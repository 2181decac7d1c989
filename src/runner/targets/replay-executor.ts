import { join } from 'node:path';
import type { PipelineConfig } from '../../serving-core/inferline/pipeline/pipeline.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import type { Executor } from '../executor/executor.js';
import { PointCancelled, type PointJob, type PointOutcome } from '../job.js';
import { invalidity } from '../replay/invalidity.js';
import { MOST_PROCESSES } from '../replay/replay-pipeline.js';
import { serveLive } from '../replay/serve-live.js';
import { makeFolder } from '../store/atomic.js';
import { type InferlineLoad, inferlineTuner } from './inferline-point.js';
import { plannedPoint, type ServedPoint } from './planned-point.js';

/** Plans InferLine's points as the simulator does, and serves them by processes of this machine, one point at a time. */
export class ReplayExecutor implements Executor {
  readonly #abort = new AbortController();

  /** @param say hears what happens, a line each. */
  constructor(private readonly say: (line: string) => void) {}

  run(job: PointJob & { spec: InferlineSpec }, progress: (fraction: number) => void): Promise<PointOutcome> {
    const { signal } = this.#abort;
    const serve = (load: InferlineLoad, config: PipelineConfig) => this.#serve(job, load, config, progress);
    return plannedPoint(job, job.spec, () => signal.aborted, serve);
  }

  async #serve(
    { name, folder, seed, spec }: PointJob & { spec: InferlineSpec },
    load: InferlineLoad,
    config: PipelineConfig,
    progress: (fraction: number) => void,
  ): Promise<ServedPoint> {
    const planned = config.reduce((sum, { replicas }) => sum + replicas, 0);
    const processes = Math.min(MOST_PROCESSES, planned);
    const logs = join(folder, 'logs');
    makeFolder(logs);
    this.say(`${name}: starting ${processes} processes of replicas`);
    const { signal } = this.#abort;
    const { pipeline, gaps, routes } = load;
    const { variation, batchingDelay, tuner } = spec;
    const scaling = { autoscaler: inferlineTuner(spec, load, config), startUp: tuner.startUp };
    const served = { pipeline, config, gaps, routes, variation, seed, batchingDelay, scaling };
    try {
      const { space, played } = await serveLive({ ...served, processes, logs }, signal, (count, all) =>
        progress(count / all),
      );
      const [invalid] = invalidity(played);
      const counters = (wallSeconds: number) => ({ processes, wallSeconds });
      return { space, counts: played.router, changes: played.changes, counters, invalid };
    } catch (error) {
      throw signal.aborted ? new PointCancelled('the run was interrupted') : error;
    }
  }

  cancel(): void {
    this.#abort.abort();
  }

  async close(): Promise<void> {}
}
