import { indicesOf } from './task-list.js';
import { phaseOf, type TaskState } from './task-state.js';

/** A number as releases write it: plain, null, or with whether it is set. */
type Num = number | null | undefined | { set?: boolean; number?: number };

interface ExitCode {
  return_code?: Num;
  signal?: { signal_id?: Num; id?: Num };
}

/** What is read of a job in `squeue --json`. */
interface JobRecord {
  job_id?: Num;
  array_job_id?: Num;
  array_task_id?: Num;
  array_task_string?: string;
  name?: string;
  /** A word (22.05, 23.02), or a state with its flags (since 23.11). */
  job_state?: string | string[];
  state_reason?: string;
  nodes?: string;
  /** The status of wait(2) (22.05), or its parts. */
  exit_code?: number | ExitCode;
}

/** An array of jobs that Slurm knows: what has become of each task that it still remembers. */
export interface QueuedArray {
  id: number;
  name: string;
  tasks: Map<number, TaskState>;
  /** State of tasks that Slurm does not name one by one, where it does not say which these are. */
  others?: TaskState;
}

/**
 * Reads the answer of `squeue --json` of 22.05 (v0.0.38) and of later releases, up to 24.11's v0.0.42: arrays alone, by their number.
 * The older ones list all jobs of a cluster, whatever they are asked for.
 *
 * @throws Error when it is no such answer, or says that it failed.
 */
export function parseQueue(text: string): Map<number, QueuedArray> {
  const { jobs, errors } = JSON.parse(text) as { jobs?: JobRecord[]; errors?: unknown[] };
  if (!Array.isArray(jobs)) throw new Error('squeue lists no jobs');
  if (jobs.length === 0 && Array.isArray(errors) && errors.length > 0)
    throw new Error(errors.map(errorText).join('; '));
  const arrays = new Map<number, QueuedArray>();
  for (const job of jobs) {
    const id = numberOf(job.array_job_id);
    if (id === null || id === 0) continue;
    const array = arrays.get(id) ?? { id, name: job.name ?? '', tasks: new Map() };
    arrays.set(id, array);
    add(array, job);
  }
  return arrays;
}

// A record is of one task, or of all that have not been looked at yet.
function add(array: QueuedArray, job: JobRecord): void {
  const state = stateOf(job);
  const index = numberOf(job.array_task_id);
  if (index !== null) {
    array.tasks.set(index, state);
    return;
  }
  const indices = indicesOf(job.array_task_string ?? '');
  if (indices === null) array.others = state;
  else for (const one of indices) if (!array.tasks.has(one)) array.tasks.set(one, state);
}

function stateOf({ job_state = [], state_reason = 'None', nodes = '', exit_code = 0 }: JobRecord): TaskState {
  const states = [job_state].flat();
  const parts = typeof exit_code === 'number' ? waitStatus(exit_code) : exitParts(exit_code);
  return {
    phase: phaseOf(states),
    state: states[0] ?? 'UNKNOWN',
    reason: state_reason,
    node: nodes,
    ...parts,
  };
}

const waitStatus = (status: number) => ({ exitCode: (status >> 8) & 0xff, signal: status & 0x7f });

const exitParts = ({ return_code, signal }: ExitCode) => ({
  exitCode: numberOf(return_code) ?? 0,
  signal: numberOf(signal?.signal_id) ?? numberOf(signal?.id) ?? 0,
});

function numberOf(value: Num): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null || value.set === false) return null;
  return typeof value.number === 'number' ? value.number : null;
}

function errorText(error: unknown): string {
  const { description, error: name } = (error ?? {}) as { description?: string; error?: string };
  return description || name || 'an error without a name';
}
