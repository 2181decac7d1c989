import { describe, expect, it } from 'vitest';
import { heldText, statesText } from '../../../src/runner/slurm/states-text.js';
import type { TaskState } from '../../../src/runner/slurm/task-state.js';

const task = (phase: TaskState['phase'], reason = 'None'): TaskState => ({
  phase,
  reason,
  state: '',
  node: '',
  exitCode: 0,
  signal: 0,
});

describe('the states of tasks in words', () => {
  it('count those that run and wait, with why', () => {
    expect(statesText([])).toBe('');
    expect(statesText([task('running'), task('ended')])).toBe('1 running');
    expect(statesText([task('running'), task('pending'), task('pending', 'Resources')])).toBe(
      '1 running, 2 pending (Resources)',
    );
  });

  it.each(['JobHeldUser', 'launch_failed_requeued_held', 'PartitionTimeLimit', 'InvalidAccount'])(
    'say that %s waits for somebody',
    (reason) => {
      expect(heldText([task('pending', 'Resources'), task('pending', reason)])).toMatch(
        `Slurm does not begin 1 task (${reason})`,
      );
    },
  );

  it.each(['Resources', 'Priority', 'BeginTime', 'None'])('know that %s passes', (reason) => {
    expect(heldText([task('pending', reason)])).toBeNull();
  });
});
