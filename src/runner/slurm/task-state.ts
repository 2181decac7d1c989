/** How a task of an array is, in Slurm's words and in ours. */
export interface TaskState {
  phase: 'pending' | 'running' | 'ended';
  /** Slurm's state: `NODE_FAIL`. */
  state: string;
  /** Why it waits, or why it ended, in Slurm's word: `Resources`; `None` when there is nothing to say. */
  reason: string;
  /** Where it runs or ran; empty before. */
  node: string;
  exitCode: number;
  /** That ended its script; 0 for none. */
  signal: number;
}

// States of Slurm's manual (job state codes). What a newer release adds counts as running: it is still there.
const pending = ['PENDING', 'REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'SPECIAL_EXIT', 'RESV_DEL_HOLD'];
const ended = [
  ...['COMPLETED', 'CANCELLED', 'FAILED', 'TIMEOUT', 'NODE_FAIL', 'PREEMPTED', 'BOOT_FAIL', 'DEADLINE'],
  ...['OUT_OF_MEMORY', 'REVOKED', 'EXPIRED'],
];

/** What a state with its flags means: a task that is being cleaned up, or put back into the queue, has not ended. */
export function phaseOf(states: readonly string[]): TaskState['phase'] {
  if (states.some((state) => pending.includes(state))) return 'pending';
  if (states.includes('COMPLETING')) return 'running';
  return states.some((state) => ended.includes(state)) ? 'ended' : 'running';
}
