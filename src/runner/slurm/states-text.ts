import { count } from '../../plural.js';
import type { TaskState } from './task-state.js';

/** `3 running, 9 pending (Resources)`; empty while nothing is known. */
export function statesText(states: readonly TaskState[]): string {
  const running = states.filter(({ phase }) => phase === 'running').length;
  const waiting = states.filter(({ phase }) => phase === 'pending');
  const reason = waiting.find((task) => task.reason !== 'None')?.reason;
  return [
    ...(running > 0 ? [`${running} running`] : []),
    ...(waiting.length > 0 ? [`${waiting.length} pending${reason ? ` (${reason})` : ''}`] : []),
  ].join(', ');
}

/** Reasons for which a task waits until somebody does something (Slurm's manual, job reason codes). */
const stuck =
  /held|^(PartitionTimeLimit|PartitionNodeLimit|PartitionDown|PartitionInactive|BadConstraints|AccountNotAllowed|QOSNotAllowed|Invalid(Account|QOS))$/i;

/** Says that tasks wait for something that will not come by itself; null when none does. */
export function heldText(states: readonly TaskState[]): string | null {
  const held = states.filter(({ phase, reason }) => phase === 'pending' && stuck.test(reason));
  if (held.length === 0) return null;
  const [{ reason }] = held;
  return `Slurm does not begin ${count(held.length, 'task')} (${reason}): scontrol can change that, and Ctrl-C gives up`;
}
