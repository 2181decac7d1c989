import { SharedControl } from './executor/shared-control.js';
import { type Task, type TaskResult, toPlain } from './executor/task.js';
import { simulatePoint } from './targets/sim.js';

/** Entry of a worker thread: runs one point and returns what it reports, or its error as data. */
export default async function work({ job, memory, slot }: Task): Promise<TaskResult> {
  try {
    return { outcome: await simulatePoint(job, new SharedControl(memory).control(slot)) };
  } catch (error) {
    return { error: toPlain(error) };
  }
}
