import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runControl } from '../../../../src/live/faro/control/run-control.js';
import { RayServe } from '../../../../src/live/faro/ray/ray-serve.js';
import { faroController } from '../../../../src/serving-core/faro/policies/policies.js';
import { Persistence } from '../../../../src/serving-core/faro/prediction/statistics.js';
import { liveClock } from '../../../support/faro-cluster.js';
import { type FakeHead, fakeHead } from '../../../support/faro-head.js';

let folder: string;
let heads: FakeHead[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-'));
  heads = await Promise.all([fakeHead(), fakeHead()]);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(heads.map((head) => head.close()));
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Controls the heads by a policy over real HTTP, on a clock that `ticks` moves on by 10 s, once all of a tick has happened. */
async function controlled(
  policy: string,
  { quota = 10, slo = 720, duration = undefined as number | undefined } = {},
) {
  const clock = liveClock();
  const urls = heads.map(({ url }) => url);
  const said: string[] = [];
  let over = 0;
  let changing = 0;
  const ending = new AbortController();
  const jobs = urls.map(() => ({ processing: 180, slo }));
  const ray = new RayServe(clock, { urls, deployment: 'classifier', patience: 60e9 });
  const scale: RayServe['scale'] = (...change) => {
    changing++;
    return ray.scale(...change).finally(() => {
      changing--;
    });
  };
  const done = runControl(
    {
      clock,
      heads: urls,
      deployment: 'classifier',
      quota,
      duration,
      wait: 0,
      controller: faroController(policy, { jobs, quota, predictors: urls.map(() => new Persistence()) }),
      executor: { scale },
      patience: 5e9,
      begin: 0,
      output: folder,
      say: (line) => said.push(line),
      onTick: () => over++,
    },
    ending.signal,
  );
  let failed = false;
  done.catch(() => {
    failed = true;
  });
  while (said.length <= urls.length && !failed) await turn();
  const ticks = async (count: number, settles = true) => {
    for (let i = 0; i < count; i++) {
      const before = over;
      clock.run(10e9 * (before + 1));
      while (over === before) await turn();
      // Changes that began are carried out over HTTP, which takes no time of the clock.
      while (settles && changing > 0) await turn();
    }
  };
  return { clock, said, ticks, done, ending };
}

describe('the control of live heads', () => {
  it('scales the job that is slow, tells of it, and writes the table of replicas', async () => {
    const { said, ticks, ending, done } = await controlled('ai');
    heads[1].latency = 5000;
    await ticks(4);
    expect(heads.map(({ asked }) => asked)).toEqual([[], [2]]);
    expect(said.slice(2)).toEqual([
      'Deciding on 2 jobs and 10 replicas',
      '30.0 s: job 1: from 1 to 2 replicas',
      '30.0 s: job 1: 2 replicas after 0.0 s',
    ]);
    ending.abort();
    expect(await done).toEqual({ changes: 1, refused: 0, dark: 0, missed: 0, whole: true });
    expect(readFileSync(join(folder, 'faro_replicas.tsv'), 'utf8').split('\n')).toEqual([
      ...['t\tjob_id\treplicas', '0\t0\t1', '0\t1\t1', '40000000000\t1\t2', ''],
    ]);
  });

  it('goes on without a head that says nonsense, and without one that is gone', async () => {
    const { said, ticks, ending, done } = await controlled('ai');
    for (const head of heads) head.latency = 5000;
    heads[0].metrics = (reply) => reply.end('<html>Bad gateway</html>');
    await ticks(3);
    heads[0].metrics = null;
    await heads[1].close();
    await ticks(3);
    expect(said.slice(3).filter((line) => !line.includes('replicas after'))).toEqual([
      '10.0 s: job 0: no metrics: it is no JSON: <html>Bad gateway</html>; going on without, its replicas stay as they are',
      '30.0 s: job 1: from 1 to 2 replicas',
      '40.0 s: job 0: metrics again, after 3 times without',
      '40.0 s: job 1: no metrics: nothing listens there; going on without, its replicas stay as they are',
      '60.0 s: job 0: from 1 to 2 replicas',
    ]);
    ending.abort();
    expect((await done).dark).toBe(2);
  });

  it('keeps to what a cluster gives, and tells what it wanted', async () => {
    heads[0].most = 1;
    const { clock, said, ticks, ending, done } = await controlled('ai');
    heads[0].latency = 5000;
    await ticks(3, false);
    // The executor looks twice a second for a minute; ticks come in between.
    while (!said.some((line) => line.includes('not 2'))) {
      await turn();
      clock.run(Math.min(clock.next, 100e9));
    }
    expect(said.find((line) => line.includes('not 2'))).toMatch(
      /s: job 0: 1 replica, not 2: after 60 s 1 replica ran; going on with that$/,
    );
    ending.abort();
    expect((await done).refused).toBe(1);
  });

  it('tells heads what fraction to accept when a policy drops', async () => {
    for (const head of heads) head.rate = [Array(10).fill(20), 10];
    const { ticks, ending, done } = await controlled('faro-penalty-sum');
    await ticks(6);
    for (const head of heads) {
      while (head.acceptRates.length === 0) await turn();
      expect(head.acceptRates).toEqual([{ rate: 1 }]);
      // 20 requests/s of 180 ms are 3.6 replicas' work; half of the quota of 10 is 5.
      expect(head.asked.at(-1)).toBeGreaterThanOrEqual(4);
    }
    ending.abort();
    await done;
  });

  it('gives fair shares at once, and ends by itself', async () => {
    const { ticks, clock, done } = await controlled('fairshare', { quota: 7, duration: 25 });
    await ticks(2);
    expect(heads.map(({ asked }) => asked)).toEqual([[3], [3]]);
    clock.run(25e9);
    expect((await done).changes).toBe(2);
  });

  it('does not begin without a head', async () => {
    await heads[1].close();
    const { done } = await controlled('ai');
    await expect(done).rejects.toThrow(
      `The head of job 1, ${heads[1].url}, gives no metrics: nothing listens there.`,
    );
  });
});
