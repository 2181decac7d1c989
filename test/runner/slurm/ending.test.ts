import { describe, expect, it } from 'vitest';
import { endingOf, patience } from '../../../src/runner/slurm/ending.js';
import { phaseOf, type TaskState } from '../../../src/runner/slurm/task-state.js';

const ended = (state: string, over: Partial<TaskState> = {}): TaskState => ({
  phase: 'ended',
  state,
  reason: 'None',
  node: 'n2',
  exitCode: 0,
  signal: 0,
  ...over,
});

describe('what a task without a result came to', () => {
  it.each([
    ['NODE_FAIL', {}, 'Slurm ended its task on n2: NODE_FAIL', true],
    ['PREEMPTED', {}, 'Slurm ended its task on n2: PREEMPTED', true],
    ['BOOT_FAIL', { node: '' }, 'Slurm ended its task: BOOT_FAIL', true],
    ['COMPLETED', {}, 'Its task on n2 ended without a result', true],
    ['FAILED', { signal: 9 }, 'Its task on n2 was ended by signal 9', true],
    ['FAILED', { exitCode: 72 }, 'repro, or Node.js, is not seen on n2', true],
    // Once more would come to the same.
    ['TIMEOUT', {}, 'Slurm ended its task on n2 at the time limit', false],
    ['OUT_OF_MEMORY', {}, 'Slurm ended its task on n2 for using more memory than it was given', false],
    ['CANCELLED', {}, 'Somebody cancelled its task on n2', false],
    ['FAILED', { exitCode: 1 }, 'Its task on n2 ended with status 1 and no result', false],
    ['FAILED', { signal: 6 }, 'Its task on n2 ended with signal 6 and no result', false],
  ])('%s %o: %s', (state, over, reason, again) => {
    expect(endingOf(ended(state, over))).toMatchObject({ reason, again });
  });

  it('is a lost task where Slurm knows nothing of it any more', () => {
    expect(endingOf(undefined)).toMatchObject({ again: true, reason: expect.stringMatching(/no more/) });
  });

  it('is no matter of the task where it did not see the logdir', () => {
    expect(endingOf(ended('FAILED', { exitCode: 71 }))).toMatchObject({
      reason: 'The logdir is not seen on n2',
      blind: true,
    });
  });

  it('is waited for longer where a result should be there', () => {
    expect(patience(ended('COMPLETED'))).toBe(60);
    expect(patience(ended('FAILED', { exitCode: 4 }))).toBe(60);
    expect(patience(ended('NODE_FAIL'))).toBe(3);
  });
});

describe('phaseOf', () => {
  it.each([
    [['PENDING'], 'pending'],
    [['NODE_FAIL', 'REQUEUED'], 'pending'],
    [['CONFIGURING'], 'running'],
    [['SUSPENDED'], 'running'],
    [['CANCELLED', 'COMPLETING'], 'running'],
    [['COMPLETED'], 'ended'],
    [['OUT_OF_MEMORY'], 'ended'],
    [['SOMETHING_NEW'], 'running'],
  ])('%o is %s', (states, phase) => {
    expect(phaseOf(states)).toBe(phase);
  });
});
