import { describe, expect, it } from 'vitest';
import { ControlLoop, type LoopListener } from '../../../../src/serving-core/faro/control/loop.js';
import type { Answer, Cluster, Heads, Scaled } from '../../../../src/serving-core/faro/control/ports.js';
import { type Controller, faroController } from '../../../../src/serving-core/faro/policies/policies.js';
import { Oracle } from '../../../../src/serving-core/faro/prediction/oracle.js';
import { simulateFaro } from '../../../../src/serving-core/faro/simulator/simulation.js';
import { liveClock, simulatedCluster } from '../../../support/faro-cluster.js';

const S = 1e9;
const facts = (jobs: number) => Array.from({ length: jobs }, () => ({ processing: 180, slo: 720 }));
const reactive = (policy: string, jobs: number, quota = 100) =>
  faroController(policy, { jobs: facts(jobs), quota, predictors: [] });

/** Replicas that a head of these tests is to report: those that the job was given. */
const GIVEN = -1;
const busy: Answer = { report: { waiting: 9, replicas: GIVEN, latency: 5000, arrivals: null } };
const calm: Answer = { report: { waiting: 0, replicas: GIVEN, latency: 100, arrivals: null } };

/** A loop whose heads say what `says` says, and whose cluster does what `does` does. */
function loop(
  controller: Controller,
  says: (job: number, tick: number) => Answer | null,
  { jobs = 1, quota = 100, current = Array(jobs).fill(1) as number[] } = {},
  does: (job: number, replicas: number) => Scaled | null = (_, replicas) => ({ replicas }),
) {
  const clock = liveClock();
  const said: string[] = [];
  const asked: string[] = [];
  const time = () => clock.now() / S;
  const has = [...current];
  const heads: Heads = {
    ask(job, answer) {
      const what = says(job, Math.floor(time() / 10));
      if (what && 'report' in what && what.report.replicas === GIVEN)
        answer({ report: { ...what.report, replicas: has[job] } });
      else if (what) answer(what);
      return () => said.push(`${time()} withdrew ${job}`);
    },
  };
  const cluster: Cluster = {
    scale(job, replicas, acceptRate, done) {
      asked.push(`${time()} ${job}=${replicas}${acceptRate === undefined ? '' : `@${acceptRate}`}`);
      const scaled = does(job, replicas);
      if (!scaled) return;
      has[job] = scaled.replicas;
      done(scaled);
    },
  };
  const listener: LoopListener = {
    dark: (job, problem) => said.push(`${time()} dark ${job}: ${problem}`),
    back: (job, failures) => said.push(`${time()} back ${job} after ${failures}`),
    refused: (job, wanted, now, problem) => said.push(`${time()} ${job}: ${now} not ${wanted}: ${problem}`),
    adopted: (job, given, has) => said.push(`${time()} ${job} has ${has} not ${given}`),
    failed: (error) => said.push(`${time()} failed: ${(error as Error).message}`),
  };
  const control = new ControlLoop(
    { clock, begin: 0, controller, heads, cluster, quota, current, patience: 5 * S },
    listener,
  );
  control.start();
  return { control, clock, said, asked, run: (until: number) => clock.run(until * S) };
}

describe('a control loop over the simulator', () => {
  const counts = [700, 300, 900].map((each, job) =>
    Int32Array.from({ length: 20 }, (_, minute) => each + 200 * ((minute + job) % 4)),
  );

  it.each(['aiad', 'oneshot', 'mark', 'faro-sum', 'faro-fair-sum', 'faro-penalty-sum'])(
    'does what simulated %s does',
    (policy) => {
      const quota = 11;
      const make = () =>
        faroController(policy, {
          jobs: facts(counts.length),
          quota,
          predictors: counts.map((count) => new Oracle(count, 7, 60)),
        });
      const expected: number[][] = [];
      simulateFaro(
        { seed: 3, jobs: counts.map((count) => ({ counts: count, slo: 720 })), quota, controller: make() },
        { replicas: (time, job, count) => time > 0 && expected.push([time / S, job, count]) },
      );
      const clock = liveClock();
      const { heads, cluster, changes } = simulatedCluster(clock, {
        seed: 3,
        counts,
        quota,
        initial: [1, 1, 1],
      });
      const options = { clock, begin: 0, heads, cluster, quota, current: [1, 1, 1], patience: 5 * S };
      new ControlLoop({ ...options, controller: make() }).start();
      const end = 20 * 60;
      clock.run(end * S);
      expect(expected.length).toBeGreaterThan(3);
      const until = (rows: readonly number[][]) => rows.filter(([time]) => time <= end);
      expect(until(changes)).toEqual(until(expected));
    },
  );
});

describe('a control loop', () => {
  it('decides every 10 s: a third slow tick in a row adds a replica', () => {
    const { run, asked } = loop(reactive('ai', 1), () => busy);
    run(60);
    expect(asked).toEqual(['30 0=2', '60 0=3']);
  });

  it('gives jobs that nothing controls what they shall have, and looks at them all the same', () => {
    let looks = 0;
    const { run, asked } = loop(
      reactive('fairshare', 2, 7),
      () => {
        looks++;
        return calm;
      },
      { jobs: 2, quota: 7 },
      () => null,
    );
    run(20);
    expect(asked).toEqual(['0 0=3', '0 1=3']);
    expect(looks).toBe(4);
  });

  it('goes on without a head that says nothing or nonsense, says so once, and when it is back', () => {
    const { run, said, asked } = loop(
      reactive('ai', 2),
      (job, tick) => {
        if (job === 0 || tick > 6) return busy;
        return tick === 2 ? { problem: 'it is no JSON' } : null;
      },
      { jobs: 2 },
    );
    run(95);
    expect(said.filter((line) => !line.includes('withdrew'))).toEqual([
      '15 dark 1: no answer within 5 s',
      '70 back 1 after 6',
    ]);
    expect(said).toContain('15 withdrew 1');
    // While job 1 is silent the tick is decided 5 s late; job 0 is served as ever, and job 1's votes begin when it is heard.
    expect(asked).toEqual(['35 0=2', '65 0=3', '90 0=4', '90 1=2']);
  });

  it('does not touch a dark job, whatever a long-term policy wants for it', () => {
    const controller = faroController('faro-sum', {
      jobs: facts(2),
      quota: 10,
      predictors: [1, 1].map(() => new Oracle(Int32Array.of(1500, 1500, 1500), 7, 60)),
    });
    const arrivals = { counts: Array(10).fill(25), age: 10 };
    const { run, asked } = loop(
      controller,
      (job) =>
        job === 1 ? { problem: 'gone' } : { report: { waiting: 0, replicas: 1, latency: 100, arrivals } },
      { jobs: 2, quota: 10 },
    );
    run(60);
    expect(asked.length).toBe(1);
    expect(asked[0]).toMatch(/^60 0=/);
  });

  it('takes what a cluster that refuses has for the truth, so that the quota is whole again', () => {
    const { run, said, control } = loop(
      reactive('ai', 1, 5),
      () => busy,
      { quota: 5 },
      (_, replicas) => ({
        replicas: Math.min(replicas, 2),
        problem: replicas > 2 ? 'the quota is used up' : undefined,
      }),
    );
    run(60);
    expect(said).toContain('60 0: 2 not 3: the quota is used up');
    expect(control.admission.targets).toEqual([2]);
    expect(control.admission.free).toBe(3);
  });

  it('adopts what a head has had three times in a row, and leaves a change in progress alone', () => {
    const { run, said, control } = loop(
      reactive('aiad', 2),
      (job) => ({ report: { waiting: 0, replicas: job === 0 ? 1 : 4, latency: 100, arrivals: null } }),
      { jobs: 2, current: [3, 4], quota: 10 },
    );
    expect(control.admission.free).toBe(3);
    run(40);
    expect(said).toEqual(['30 0 has 1 not 3']);
    expect(control.admission.targets).toEqual([1, 4]);
    expect(control.admission.free).toBe(5);
  });

  it('admits nothing upwards while more is there than the quota allows', () => {
    const { run, asked, control } = loop(
      reactive('ai', 2),
      (job) => ({ report: { waiting: 0, replicas: 4, latency: job === 0 ? 5000 : 0, arrivals: null } }),
      { jobs: 2, current: [4, 4], quota: 6 },
    );
    run(60);
    expect(control.admission.free).toBe(-2);
    expect(asked).toEqual([]);
  });

  it('hands over one change of a job at a time', () => {
    const { run, asked } = loop(
      reactive('ai', 1),
      () => busy,
      {},
      () => null,
    );
    run(200);
    expect(asked).toEqual(['30 0=2']);
  });

  it('survives a policy that throws', () => {
    const controller: Controller = {
      initial: [1],
      tiers: [
        {
          interval: 10,
          policy: {
            decide: (now) => {
              if (now === 20) throw new Error('a slip');
              return [{ job: 0, change: { delta: 1 } }];
            },
          },
        },
      ],
    };
    const { run, said, asked } = loop(controller, () => calm);
    run(30);
    expect(said).toContain('20 failed: a slip');
    expect(asked).toEqual(['10 0=2', '30 0=3']);
  });

  it('is silent once it is stopped, and withdraws its questions', () => {
    const { run, said, control, asked } = loop(reactive('ai', 1), () => null);
    run(12);
    control.stop();
    run(300);
    expect(said).toEqual(['12 withdrew 0']);
    expect(asked).toEqual([]);
  });

  it('leaves out the ticks during which the process did not run', () => {
    const clock = liveClock();
    let held = 0;
    const slept: number[] = [];
    const decided: number[] = [];
    const live = { ...at(clock), actual: () => clock.now() + held };
    const heads: Heads = {
      ask(_, answer) {
        answer(calm);
        return () => {};
      },
    };
    const cluster: Cluster = { scale: () => {} };
    const controller = reactive('ai', 1);
    const loop = new ControlLoop(
      { clock: live, begin: 0, controller, heads, cluster, quota: 5, current: [1], patience: 5 * S },
      { slept: (ticks) => slept.push(ticks), decided: (time) => decided.push(time / S) },
    );
    loop.start();
    clock.run(15 * S);
    held = 37 * S;
    clock.run(21 * S);
    expect(slept).toEqual([3]);
    expect(decided).toEqual([10, 57]);
  });
});

/** The methods of a clock, on their own. */
function at(clock: ReturnType<typeof liveClock>) {
  return {
    now: () => clock.now(),
    register: clock.register.bind(clock),
    at: clock.at.bind(clock),
    cancel: clock.cancel.bind(clock),
  };
}
