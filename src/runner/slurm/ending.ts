import { ExitCode } from '../../exit-codes.js';
import { CannotBegin } from './batch-script.js';
import type { TaskState } from './task-state.js';

/** What a task that left no result came to. */
export interface Ending {
  /** A sentence. */
  reason: string;
  next: string;
  /** Whether another try may go better. */
  again: boolean;
  /** It did not find here what it needs: no task of the cluster may. */
  blind?: boolean;
}

const RESUME = 'Do it again with --resume.';

/** Judges the end of a task from what Slurm says of it; undefined where it knows nothing any more. */
export function endingOf(task: TaskState | undefined): Ending {
  if (task === undefined)
    return { reason: 'Slurm knows its task no more, and there is no result', next: RESUME, again: true };
  const { state, reason, node, exitCode, signal } = task;
  const at = node ? ` on ${node}` : '';
  const because = reason && reason !== 'None' ? ` (${reason})` : '';
  switch (state) {
    case 'CANCELLED':
      return { reason: `Somebody cancelled its task${at}${because}`, next: RESUME, again: false };
    case 'TIMEOUT':
    case 'DEADLINE':
      return {
        reason: `Slurm ended its task${at} at the time limit`,
        next: 'Give it longer with --time, and --resume.',
        again: false,
      };
    case 'OUT_OF_MEMORY':
      return {
        reason: `Slurm ended its task${at} for using more memory than it was given`,
        next: 'Give it more, such as --sbatch-arg=--mem=8G, and --resume.',
        again: false,
      };
    case 'FAILED':
      return failed(exitCode, signal, at, because);
    case 'COMPLETED':
      return { reason: `Its task${at} ended without a result`, next: RESUME, again: true };
    default:
      return { reason: `Slurm ended its task${at}: ${state}${because}`, next: RESUME, again: true };
  }
}

/** Signals by which a program ends itself when it is broken. */
const CRASHES = [4, 6, 7, 8, 11];

function failed(exitCode: number, signal: number, at: string, because: string): Ending {
  const where = at || ' on its node';
  if (exitCode === CannotBegin.noFolder)
    return blind(`The logdir is not seen${where}`, 'Give a --logdir on a file system that all nodes share.');
  if (exitCode === CannotBegin.noProgram)
    return blind(
      `repro, or Node.js, is not seen${where}`,
      'Install both on a file system that all nodes share.',
    );
  if (exitCode === CannotBegin.noDirectory)
    return blind(`The current folder is not seen${where}`, 'Run in a folder that all nodes share.');
  if (signal !== 0 && !CRASHES.includes(signal))
    return { reason: `Its task${at} was ended by signal ${signal}${because}`, next: RESUME, again: true };
  const how = signal === 0 ? `status ${exitCode}` : `signal ${signal}`;
  return { reason: `Its task${at} ended with ${how} and no result`, next: RESUME, again: false };
}

const blind = (reason: string, next: string): Ending => ({ reason, next, again: true, blind: true });

/** Seconds until the result of a task that has ended must be seen: files of a network may come late. */
export function patience(task: TaskState | undefined): number {
  const left =
    task?.state === 'COMPLETED' || (task?.state === 'FAILED' && task.exitCode === ExitCode.pointFailed);
  return left ? 60 : 3;
}
