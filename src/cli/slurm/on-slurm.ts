import type { Executor } from '../../runner/executor/executor.js';
import { LaterExecutor } from '../../runner/executor/later.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import { checkSlurm } from '../../runner/slurm/check-slurm.js';
import type { SlurmOptions } from '../../runner/slurm/options.js';
import { SlurmExecutor } from '../../runner/slurm/slurm-executor.js';

/**
 * Calls `task` with what has a plan's points simulated by tasks of Slurm, which is checked before anything is written, unless no point is left. `say` hears what
 * happens there.
 *
 * @throws UserError with status 5 when Slurm cannot be used, or does not take the options.
 */
export async function onSlurm<T>(
  plan: RunPlan,
  options: SlurmOptions,
  say: (line: string) => void,
  task: (executor: Executor | undefined) => Promise<T>,
): Promise<T> {
  const { logdir, experiment, points } = plan;
  const open = async () => {
    const { mostTasks } = await checkSlurm(options);
    return new SlurmExecutor({
      logdir,
      experiment: experiment.declaration.name,
      options,
      limit: limitOf(plan),
      mostTasks,
      say,
    });
  };
  if (points.some(({ finished }) => !finished)) return task(await open());
  // With --until a round may ask for more.
  return task(plan.until && new LaterExecutor(open));
}

/** Tasks at a time; undefined for as many as Slurm likes. Of `--until`, whose rounds may be larger than the first, what was asked for. */
export function limitOf({
  until,
  points,
  jobs,
}: Pick<RunPlan, 'until' | 'points' | 'jobs'>): number | undefined {
  if (until) return Number.isFinite(until.lanes) ? until.lanes : undefined;
  return jobs < points.filter(({ finished }) => !finished).length ? jobs : undefined;
}
