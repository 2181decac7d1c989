import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { ExitCode } from '../../../src/exit-codes.js';
import type { QueuedArray } from '../../../src/runner/slurm/parse-queue.js';
import { Submitter } from '../../../src/runner/slurm/submitter.js';

const array = { name: 'fig7-1', tasks: 2, options: { args: [] }, script: '#!/bin/sh\n' };
const away = () =>
  new UserError(
    'E_SLURM',
    'Slurm does not take the tasks: Unable to contact slurm controller.',
    'Correct it.',
    ExitCode.host,
  );

/** A Slurm under a clock of the test: asked for an array every half second, as a run does. */
function slurm() {
  const cluster = {
    now: 0,
    here: true,
    /** Slurm's number of an array that it took without saying so. */
    heard: undefined as number | undefined,
    tried: [] as number[],
    said: [] as string[],
  };
  const submitter = new Submitter({
    async submit() {
      cluster.tried.push(cluster.now);
      if (!cluster.here) throw away();
      return 12;
    },
    async queue() {
      if (!cluster.here) throw away();
      const known = { name: array.name, id: cluster.heard } as QueuedArray;
      return new Map(cluster.heard === undefined ? [] : [[array.name, known]]);
    },
    now: () => cluster.now,
    say: (line) => cluster.said.push(line),
  });
  const until = async (end: number) => {
    for (; cluster.now <= end; cluster.now += 500) {
      const id = await submitter.submit(array);
      if (id !== null) return id;
    }
    return null;
  };
  return { cluster, submitter, until };
}

describe('a submission that fails', () => {
  it('ends a run of which Slurm has taken nothing yet, at once and with what sbatch says', async () => {
    const { cluster, until } = slurm();
    cluster.here = false;
    await expect(until(0)).rejects.toMatchObject(away());
    expect(cluster.said).toEqual([]);
  });

  it('is tried again ever less often, and succeeds when the controller is back', async () => {
    const { cluster, until } = slurm();
    expect(await until(0)).toBe(12);
    cluster.here = false;
    cluster.now = 1000;
    expect(await until(40_000)).toBe(null);
    cluster.here = true;
    expect(await until(100_000)).toBe(12);
    // After 5, 10, 20 and 40 s; while nobody answers the queue is asked, and sbatch is not.
    expect(cluster.tried).toEqual([0, 1000, 76_000]);
    expect(cluster.said).toEqual([
      'Slurm does not take the tasks: Unable to contact slurm controller. Trying again for 5 minutes.',
    ]);
  });

  it('is given up after five minutes, with the same status and what to do', async () => {
    const { cluster, submitter, until } = slurm();
    submitter.trust();
    cluster.here = false;
    expect(await until(299_999)).toBe(null);
    await expect(until(400_000)).rejects.toMatchObject({
      message: 'Slurm does not take the tasks: Unable to contact slurm controller, for 5 minutes now.',
      next: 'Finish the run with --resume once sinfo shows the cluster.',
      exitCode: 5,
    });
    expect(cluster.now).toBeGreaterThanOrEqual(300_000);
    expect(cluster.now).toBeLessThan(361_000);
  });

  it('is not made twice where Slurm heard it and only the answer was lost', async () => {
    const { cluster, submitter, until } = slurm();
    submitter.trust();
    cluster.here = false;
    expect(await until(1000)).toBe(null);
    cluster.here = true;
    cluster.heard = 34;
    expect(await until(20_000)).toBe(34);
    expect(cluster.tried).toEqual([0]);
  });

  it('has all its patience anew for the next array', async () => {
    const { cluster, submitter, until } = slurm();
    submitter.trust();
    for (const [away, back] of [
      [250_000, 320_000],
      [570_000, 700_000],
    ]) {
      cluster.here = false;
      expect(await until(away)).toBe(null);
      cluster.here = true;
      expect(await until(back)).toBe(12);
      cluster.now += 500;
    }
    expect(cluster.said).toHaveLength(2);
  });
});
