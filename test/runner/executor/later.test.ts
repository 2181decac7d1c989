import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.js';
import type { Executor } from '../../../src/runner/executor/executor.js';
import { LaterExecutor } from '../../../src/runner/executor/later.js';
import { PointCancelled, type PointJob, type PointOutcome, RunBroken } from '../../../src/runner/job.js';

const job = (name: string) => ({ name }) as PointJob;

function recorded() {
  const calls: string[] = [];
  const executor: Executor = {
    run: async ({ name }) => {
      calls.push(`run ${name}`);
      return { rows: {} } as PointOutcome;
    },
    cancel: () => calls.push('cancel'),
    state: () => 'two wait',
    close: async () => {
      calls.push('close');
    },
  };
  const later = new LaterExecutor(async () => {
    calls.push('open');
    return executor;
  });
  return { calls, later };
}

describe('an executor that is opened later', () => {
  it('is not opened where no point asks', async () => {
    const { calls, later } = recorded();
    expect(later.state()).toBe('');
    later.cancel();
    await later.close();
    expect(calls).toEqual([]);
  });

  it('is opened once for all points, and has what the opened one has', async () => {
    const { calls, later } = recorded();
    await Promise.all([later.run(job('a'), () => {}), later.run(job('b'), () => {})]);
    expect(later.state()).toBe('two wait');
    later.cancel();
    await later.close();
    expect(calls).toEqual(['open', 'run a', 'run b', 'cancel', 'close']);
  });

  it('begins nothing when the run was interrupted while it was opened', async () => {
    const { calls, later } = recorded();
    const running = later.run(job('a'), () => {});
    later.cancel();
    await expect(running).rejects.toBeInstanceOf(PointCancelled);
    await later.close();
    expect(calls).toEqual(['open', 'close']);
  });

  it('ends the run where it cannot be opened', async () => {
    const later = new LaterExecutor(async () => {
      throw new UserError('E_SLURM', 'Slurm cannot be used.', 'Wait.', 5);
    });
    const running = later.run(job('a'), () => {});
    await expect(running).rejects.toBeInstanceOf(RunBroken);
    await expect(running).rejects.toMatchObject({ message: 'Slurm cannot be used.', exitCode: 5 });
    await later.close();
  });
});
