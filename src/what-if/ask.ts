import { availableParallelism } from 'node:os';
import { UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import type { LoadedExperiment } from '../experiment/load.js';
import type { Life } from '../explain/life.js';
import { PointCancelled } from '../runner/job.js';
import type { PointView, Run } from '../telemetry/run.js';
import { type Change, changeName } from './change.js';
import { replayable } from './planned.js';
import { type Outcome, whatIf } from './what-if.js';

/**
 * Asks of requests of a point what would have become of them, a replay for each change, on as many cores as there are.
 *
 * @throws UserError when the point cannot be replayed, a change cannot be made, two are the same, or `signal` stops it.
 */
export async function askWhatIf(
  run: Run,
  point: PointView,
  experiment: LoadedExperiment | null,
  lives: readonly Life[],
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<Outcome[]> {
  const names = changes.map(changeName);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new UserError('E_VALUE', `--what-if asks for ${twice} twice.`, 'Leave one out.');
  const planned = await replayable(run, point, experiment);
  const { ThreadExecutor } = await import('../runner/executor/threads.js');
  const lanes = Math.min(changes.length, availableParallelism());
  const executor = new ThreadExecutor(lanes);
  const stop = (): void => executor.cancel();
  signal.addEventListener('abort', stop);
  try {
    const outcomes = new Map<Change, Outcome>();
    const left = [...changes];
    const lane = async (): Promise<void> => {
      for (let change = left.shift(); change; change = left.shift())
        outcomes.set(change, await whatIf(planned, lives, change, executor));
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return changes.map((change) => outcomes.get(change)!);
  } catch (error) {
    if (!(error instanceof PointCancelled)) throw error;
    throw new UserError('E_INTERRUPTED', 'The replay was interrupted.', '', ExitCode.interrupted);
  } finally {
    signal.removeEventListener('abort', stop);
    await executor.close();
  }
}
