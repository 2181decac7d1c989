import { join } from 'node:path';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { gatherTables } from '../deployment/gather.js';
import { type Role, stopRole } from '../deployment/start-role.js';
import type { Executor } from '../executor/executor.js';
import { localPlace } from '../faro/local-place.js';
import type { FaroPlace } from '../faro/place.js';
import { servePoint } from '../faro/serve-point.js';
import { PointCancelled, type PointJob, type PointOutcome } from '../job.js';
import { localLauncher } from '../processes/shell-launcher.js';
import { makeFolder } from '../store/atomic.js';

/** ms between two reports of progress. */
const TICK = 500;

/** Has Faro's points served, one at a time: control and load are processes of this machine, and so are the jobs, unless another place has them. */
export class FaroExecutor implements Executor {
  readonly #abort = new AbortController();

  /** @param say hears what happens, a line each. */
  constructor(
    private readonly say: (line: string) => void,
    private readonly place: FaroPlace = localPlace,
  ) {}

  async run(job: PointJob & { spec: FaroSpec }, progress: (fraction: number) => void): Promise<PointOutcome> {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const ticking = setInterval(() => progress(Math.min(0.99, seconds() / (job.seconds ?? 60))), TICK);
    try {
      return await this.#serve(job, seconds);
    } finally {
      clearInterval(ticking);
    }
  }

  async #serve(
    { name, spec, seed, folder, telemetry }: PointJob & { spec: FaroSpec },
    seconds: () => number,
  ): Promise<PointOutcome> {
    const launcher = localLauncher();
    const logs = join(folder, 'logs');
    makeFolder(logs);
    const roles: Role[] = [];
    const say = (line: string) => this.say(`${name}: ${line}`);
    let invalid: string | undefined;
    let failure: unknown = null;
    try {
      const { place } = this;
      invalid = await servePoint(
        { spec, seed, launcher, place, folder: logs, say },
        roles,
        this.#abort.signal,
      );
    } catch (error) {
      failure = error;
    }
    await Promise.all(roles.map(stopRole));
    if (failure instanceof PointCancelled) throw failure;
    const { rows, problems } = await gatherTables(launcher, logs, folder, telemetry);
    await launcher.close();
    if (failure !== null) throw failure;
    if (problems.length > 0) throw problems[0];
    return { rows, notices: [], counters: { wallSeconds: seconds() }, invalid };
  }

  cancel(): void {
    this.#abort.abort();
  }

  close(): Promise<void> {
    return this.place.close();
  }
}
