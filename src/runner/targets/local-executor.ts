import type { Executor } from '../executor/executor.js';
import type { PointJob, PointOutcome } from '../job.js';
import type { DeploymentExecutor } from './deployment-executor.js';
import type { FaroExecutor } from './faro-executor.js';
import type { ReplayExecutor } from './replay-executor.js';

/** Has each point played by what plays its system on this machine. */
export class LocalExecutor implements Executor {
  constructor(
    private readonly roles: DeploymentExecutor,
    private readonly replays: ReplayExecutor,
    private readonly faro: FaroExecutor,
  ) {}

  run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome> {
    const { spec } = job;
    if (spec.system === 'inferline') return this.replays.run({ ...job, spec }, progress);
    if (spec.system === 'faro') return this.faro.run({ ...job, spec }, progress);
    return this.roles.run(job, progress);
  }

  cancel(): void {
    for (const executor of [this.roles, this.replays, this.faro]) executor.cancel();
  }

  async close(): Promise<void> {
    await Promise.all([this.roles.close(), this.replays.close(), this.faro.close()]);
  }
}
