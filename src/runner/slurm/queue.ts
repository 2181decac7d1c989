import { slurm, unusable } from './command.js';
import { parseQueue, type QueuedArray } from './parse-queue.js';

/** Arrays by the name of their job: that of a run's is its own, and known before Slurm has given it a number. */
export type Queue = ReadonlyMap<string, QueuedArray>;

/**
 * All arrays of this user that Slurm knows, also those that ended a short while ago, in one call.
 *
 * @throws UserError with status 5 when Slurm does not tell.
 */
export async function queue(): Promise<Queue> {
  const uid = process.getuid!();
  const { status, stdout, said } = await slurm('squeue', ['--json', '--states=all', `--user=${uid}`]);
  if (status !== 0) throw unusable('squeue cannot tell of the tasks', said);
  try {
    return new Map([...parseQueue(stdout).values()].map((array) => [array.name, array]));
  } catch (error) {
    throw unusable('squeue cannot tell of the tasks', said || (error as Error).message);
  }
}
