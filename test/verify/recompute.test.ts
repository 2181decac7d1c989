import { afterEach, describe, expect, it, vi } from 'vitest';
import { recompute, type Task } from '../../src/verify/recompute.js';

const task = (name: string) => ({ planned: { name }, days: [], telemetry: [] }) as unknown as Task;
const outcome = { rows: {}, notices: [], counters: {} };

afterEach(() => vi.unstubAllEnvs());

describe('points that are simulated again', () => {
  it('are not said to fail when it is their comparison that does', async () => {
    const executor = { run: async () => outcome, cancel: () => {}, close: async () => {} };
    const compared: string[] = [];
    const compare = async (_: Task, result: object) => {
      compared.push(Object.keys(result)[0]);
      throw new Error('the disk is full');
    };
    const all = [task('a'), task('b')];
    await expect(recompute(all, { executor, jobs: 1 }, compare)).rejects.toThrow('the disk is full');
    expect(compared).toEqual(['outcome']);
  });
  it('end their threads and say so where no temporary folder can be made', async () => {
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    const closed: string[] = [];
    const executor = {
      run: async () => outcome,
      cancel: () => {},
      close: async () => void closed.push('closed'),
    };
    await expect(recompute([task('a')], { executor, jobs: 1 }, async () => {})).rejects.toThrow(
      /^Cannot write \/nowhere\/at\/all: /,
    );
    expect(closed).toEqual(['closed']);
  });
});
