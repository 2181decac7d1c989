import type { Executor } from '../../runner/executor/executor.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import { checkSlurm } from '../../runner/slurm/check-slurm.js';
import type { SlurmOptions } from '../../runner/slurm/options.js';
import { SlurmExecutor } from '../../runner/slurm/slurm-executor.js';

/**
 * Calls `task` with what has a plan's points simulated by tasks of Slurm, which is checked before anything is written. `say` hears what
 * happens there.
 *
 * @throws UserError with status 5 when Slurm cannot be used, or does not take the options.
 */
export async function onSlurm<T>(
  { logdir, experiment, points, jobs }: RunPlan,
  options: SlurmOptions,
  say: (line: string) => void,
  task: (executor: Executor | undefined) => Promise<T>,
): Promise<T> {
  const left = points.filter(({ finished }) => !finished);
  if (left.length === 0) return task(undefined);
  const { mostTasks } = await checkSlurm(options);
  return task(
    new SlurmExecutor({
      logdir,
      experiment: experiment.declaration.name,
      options,
      limit: jobs < left.length ? jobs : undefined,
      mostTasks,
      keys: new Map(left.map(({ name, key }) => [name, key])),
      say,
    }),
  );
}
