import { beforeEach, describe, expect, it } from 'vitest';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { RunPlan, UntilPlan } from '../../src/runner/plan/run-plan.js';
import { ProgressReporter } from '../../src/runner/progress.js';
import type { PointRecord, RepeatedPoint } from '../../src/telemetry/run.js';
import { options } from './fixture.js';

let plan: RunPlan;
let time = 0;
let written: string[];

const record = (over: Partial<PointRecord> = {}): PointRecord => ({
  ...({} as PointRecord),
  status: 'ok',
  notices: [],
  ...over,
});

function reporter(stream: { isTTY?: boolean; columns?: number }): ProgressReporter {
  return new ProgressReporter({ ...stream, write: (text: string) => written.push(text) }, () => time);
}

beforeEach(async () => {
  time = 1000;
  written = [];
  // Four points of 3000, 6000, 3000 and 6000 requests, which take as many ms.
  plan = await planRun(options({ logdir: '/nowhere/run' }));
  for (const point of plan.points) point.estimatedSeconds = point.expectedRequests / 1000;
});

describe('ProgressReporter', () => {
  it('redraws one line on a terminal: bar, points, requests/s, time left', () => {
    const progress = reporter({ isTTY: true, columns: 200 });
    progress.runStarted(plan);
    time += 3000;
    progress.pointStarted(plan.points[1]);
    progress.pointProgress(plan.points[1], 0.75);
    time += 100;
    progress.pointProgress(plan.points[1], 0.75);
    expect(written).toEqual([
      '\r\x1b[Ksmall: 4 points, into /nowhere/run\n',
      `\r\x1b[K${'░'.repeat(24)}  0/4 points  0 requests/s`,
      `\r\x1b[K${'█'.repeat(6)}${'░'.repeat(18)}  0/4 points  1452 requests/s  0:10 left`,
    ]);
  });

  it('tells no rate of points that serve no requests', () => {
    for (const point of plan.points) point.expectedRequests = 0;
    const progress = reporter({ isTTY: true, columns: 200 });
    progress.runStarted(plan);
    time += 3100;
    progress.pointProgress(plan.points[1], 0.75);
    expect(written.at(-1)).toBe(`\r\x1b[K${'█'.repeat(6)}${'░'.repeat(18)}  0/4 points  0:10 left`);
  });

  it('shows what points wait for, where something knows', () => {
    const stream = { isTTY: true, columns: 200, write: (text: string) => written.push(text) };
    const progress = new ProgressReporter(
      stream,
      () => time,
      () => '2 pending (Resources)',
    );
    progress.runStarted(plan);
    time += 3000;
    progress.pointProgress(plan.points[1], 0);
    expect(written.at(-1)).toMatch(/0\/4 points {2}0 requests\/s {2}2 pending \(Resources\)$/);
  });

  it('says at the start whether data are real', () => {
    const sha256 = 'ab'.repeat(32);
    reporter({}).runStarted({ ...plan, datasets: [{ name: 'azure', day: 3, kind: 'real', sha256 }] });
    expect(written).toEqual([
      'small: 4 points, into /nowhere/run\n',
      'Data: azure day 3, real (SHA-256 abababababab…)\n',
    ]);
  });

  it('does not end a run when its stream is a full disk', () => {
    let tried = 0;
    const write = () => {
      tried++;
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    const progress = new ProgressReporter({ write }, () => time);
    progress.runStarted(plan);
    time += 6000;
    progress.pointProgress(plan.points[0], 1);
    expect(tried).toBe(2);
  });

  it('never draws wider than the terminal, even one that says it has 0 columns', () => {
    for (const columns of [40, 0]) {
      written = [];
      const progress = reporter({ isTTY: true, columns });
      progress.runStarted(plan);
      time += 1000;
      progress.pointProgress(plan.points[0], 1);
      expect(written[1].replace('\r\x1b[K', '').length).toBeLessThan(columns || 80);
    }
  });

  it('writes a plain line every five seconds elsewhere, and no control character', () => {
    const progress = reporter({});
    progress.runStarted(plan);
    for (let second = 1; second <= 11; second++) {
      time += 1000;
      progress.pointProgress(plan.points[1], second / 20);
    }
    expect(written.slice(1)).toEqual([
      '8 %  0/4 points  300 requests/s  0:55 left\n',
      '16 %  0/4 points  300 requests/s  0:50 left\n',
    ]);
  });

  it('tells no speed of points that real processes serve', () => {
    const progress = reporter({});
    progress.runStarted({ ...plan, target: 'local' });
    time += 5000;
    progress.pointProgress(plan.points[1], 0.5);
    expect(written.slice(1)).toEqual(['16 %  0/4 points  0:25 left\n']);
  });

  it('goes by the plan until a twentieth is done, and says no time once the plan was wrong', () => {
    const progress = reporter({});
    plan.estimatedSeconds = 30;
    progress.runStarted(plan);
    for (const [seconds, fraction] of [
      [6, 0.003],
      [25, 0.01],
      [5, 0.3],
    ]) {
      time += seconds * 1000;
      progress.pointProgress(plan.points[1], fraction);
    }
    expect(written.slice(1)).toEqual([
      '0 %  0/4 points  3 requests/s  0:24 left\n',
      '0 %  0/4 points  2 requests/s\n',
      '10 %  0/4 points  50 requests/s  5:24 left\n',
    ]);
  });

  it('tells a notice once and every failure', () => {
    const progress = reporter({});
    progress.runStarted(plan);
    progress.pointFinished(plan.points[0], record({ notices: ['2.9 becomes 2'] }));
    progress.pointFinished(plan.points[1], record({ notices: ['2.9 becomes 2'] }));
    progress.pointFinished(plan.points[2], record({ status: 'failed', reason: 'it broke' }));
    expect(written.slice(1)).toEqual([
      'Note: 2.9 becomes 2\n',
      'Point models=48_rate=600 failed: it broke\n',
    ]);
  });

  it('names no point where there is only one', () => {
    const progress = reporter({});
    progress.runStarted(plan);
    progress.pointFinished(
      { ...plan.points[0], name: 'point' },
      record({ status: 'failed', reason: 'it broke' }),
    );
    expect(written.at(-1)).toBe('The point failed: it broke\n');
  });

  it('says how to finish an interrupted run', () => {
    const progress = reporter({});
    progress.runStarted(plan);
    progress.runFinished({
      logdir: '/nowhere/run',
      status: 'interrupted',
      exitCode: 130,
      records: [record()],
      unfinished: ['x'],
      skipped: 0,
      wallSeconds: 61.2,
    });
    expect(written.slice(1)).toEqual([
      'Interrupted after 1:02; 1 point kept.\n',
      'Finish it: repro run small --logdir /nowhere/run --resume\n',
    ]);
  });

  it('ends with what finished and what failed', () => {
    const progress = reporter({});
    progress.runStarted(plan);
    const records = [record(), record({ status: 'failed', name: 'second' }), record()];
    progress.runFinished({
      logdir: '/mine',
      status: 'failed',
      exitCode: 4,
      records,
      unfinished: [],
      skipped: 0,
      wallSeconds: 3661,
    });
    expect(written.slice(-2)).toEqual([
      '2 points finished, 1 failed, in 1:01:01\n',
      'Why: /mine/points/second/error.log. Do what failed again: repro run small --logdir /mine --resume\n',
    ]);
  });

  it('leaves points that were finished before out of the time left', () => {
    plan.points[1].finished = plan.points[3].finished = record();
    const progress = reporter({});
    progress.runStarted(plan);
    time += 6000;
    progress.pointProgress(plan.points[0], 0.5);
    expect(written).toEqual([
      'small: 4 points, 2 of them finished before, into /nowhere/run\n',
      '25 %  2/4 points  250 requests/s  0:18 left\n',
    ]);
  });

  it('tells after a round which intervals are too wide, and counts anew', async () => {
    const until = await planRun(options({ logdir: '/nowhere/run', until: '2%' }));
    const repeated = Array.from(
      { length: 8 },
      (_, i): RepeatedPoint => ({
        name: `rate=${i}`,
        repeats: 5,
        good: 5,
        state: i === 0 ? 'narrow' : 'going',
        metrics: [{ name: 'p99', unit: 'ms', repeats: 5, mean: 8, half: 0.248, relative: 0.031 }],
      }),
    );
    const points = until.points.map((point, i) => ({ ...point, finished: i < 15 ? record() : null }));
    const progress = reporter({});
    progress.runStarted(until);
    progress.roundEnded({ ...until, points, until: { ...(until.until as UntilPlan), repeated } }, true);
    expect(written.slice(1)).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((i) => `p99 of rate=${i}: ±3.1 % after 5 repeats\n`),
      '… and 1 more\n',
      '1 of 8 points within 2 %; 5 more repeats of 7 points\n',
    ]);
    time += 6000;
    progress.pointProgress(points[15], 0.5);
    expect(written.at(-1)).toMatch(/^\d+ % {2}15\/20 points /);
  });
});
