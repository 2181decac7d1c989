import { holderOf } from '../runner/store/lock.js';

/** Whether somebody writes into a logdir now, has ended, or was killed and left its lock behind. */
export type Activity = 'running' | 'ended' | 'killed';

/** What the lock of a logdir tells of its writer. One on another host is taken to be there. */
export function activityOf(logdir: string): Activity {
  const holder = holderOf(logdir);
  if (holder === null) return 'ended';
  return holder.alive ? 'running' : 'killed';
}
