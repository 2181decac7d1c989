import { setTimeout as sleep } from 'node:timers/promises';
import { slurm } from './command.js';
import type { QueuedArray } from './parse-queue.js';
import { queue } from './queue.js';

/** ms between two looks, and until Slurm should have ended tasks: its KillWait is 30 s unless the site has another. */
const LOOK = 500;
const PATIENCE = 90_000;

/**
 * Cancels arrays by their names, and waits until none of their tasks is pending or runs.
 *
 * @throws UserError when Slurm cannot be asked. Returns the numbers of those that still have tasks after a minute and a half: on a node
 * that does not answer.
 */
export async function cancelAndWait(names: readonly string[]): Promise<number[]> {
  let told = false;
  for (const end = performance.now() + PATIENCE; ; await sleep(LOOK)) {
    const known = await queue();
    const left = names.flatMap((name) => known.get(name) ?? []).filter(isThere);
    const ids = left.map(({ id }) => id);
    if (ids.length === 0 || performance.now() > end) return ids;
    if (!told) await cancelTasks(ids.map(String));
    told = true;
  }
}

/** Tells Slurm to end jobs (`12`) or tasks (`12_3`). */
export async function cancelTasks(ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await slurm('scancel', ['--quiet', ...ids]);
}

function isThere({ tasks, others }: QueuedArray): boolean {
  return [...tasks.values(), others].some((task) => task !== undefined && task.phase !== 'ended');
}
