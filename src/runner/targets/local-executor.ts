import type { Executor } from '../executor/executor.js';
import type { PointJob, PointOutcome } from '../job.js';
import type { DeploymentExecutor } from './deployment-executor.js';
import type { ReplayExecutor } from './replay-executor.js';

/** Has each point played by what plays its system on this machine. */
export class LocalExecutor implements Executor {
  constructor(
    private readonly roles: DeploymentExecutor,
    private readonly replays: ReplayExecutor,
  ) {}

  run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome> {
    const { spec } = job;
    return spec.system === 'inferline'
      ? this.replays.run({ ...job, spec }, progress)
      : this.roles.run(job, progress);
  }

  cancel(): void {
    this.roles.cancel();
    this.replays.cancel();
  }

  async close(): Promise<void> {
    await Promise.all([this.roles.close(), this.replays.close()]);
  }
}
