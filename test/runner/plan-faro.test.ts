import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { FaroForecastSpec, FaroSpec } from '../../src/serving-core/faro/spec.js';
import type { Values } from '../../src/telemetry/run.js';
import { loaded, options } from './fixture.js';

let dir: string;
let trace: string;
// 10 + 20, 11 + 20, 12 + 20, 13 + 20 requests of two jobs in four minutes.
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-plan-faro-'));
  trace = join(dir, 'input.json');
  const lines = [10, 11, 12, 13].map((count, ts) => ({ ts, counts: { a: { m: count }, b: { m: 20 } } }));
  writeFileSync(trace, lines.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const served = (changes: Partial<FaroSpec> = {}): FaroSpec => ({
  system: 'faro',
  trace,
  minutes: 360,
  spacing: 'poisson',
  policy: 'aiad',
  predictor: 'persistence',
  quantile: 0.5,
  quota: 8,
  slo: 720,
  processing: 180,
  ...changes,
});
const forecast = (): FaroForecastSpec => ({
  system: 'faro-forecast',
  trace,
  minutes: 3,
  predictor: 'persistence',
});
const scaleOf = (set: Values) => {
  const scale = { description: 'all', set };
  return { quick: scale, small: scale, paper: scale };
};
const planned = async (point: () => FaroSpec | FaroForecastSpec, given = {}) => {
  const experiment = loaded({ sweep: { grid: {} }, expectedRequests: undefined, point, ...given });
  const plan = await planRun(options({ experiment, logdir: join(dir, 'new') }));
  return plan.points.map(({ expectedRequests }) => expectedRequests);
};

describe('the plan of points of Faro', () => {
  it('counts the requests of the trace that is served, whatever a declaration expects', async () => {
    expect(await planned(served)).toEqual([126]);
    expect(await planned(served, { expectedRequests: () => 7440 })).toEqual([126]);
  });

  it('counts those of the minutes that are served, of every copy of a job', async () => {
    expect(await planned(() => served({ minutes: 2, copies: 3 }))).toEqual([3 * 61]);
  });

  it('tells how many minutes are served where the trace is shorter than what was asked for', async () => {
    const minutes = (asked: number) =>
      ({ type: 'int', default: asked, description: 'how much of the trace is served' }) as const;
    const tell = async (asked: number) => {
      const experiment = loaded({
        sweep: { grid: {} },
        parameters: { minutes: minutes(asked) },
        expectedRequests: undefined,
        scales: scaleOf({}),
        point: (values) => served({ minutes: Number(values.minutes) }),
      });
      return (await planRun(options({ experiment, logdir: join(dir, 'new') }))).points[0].values;
    };
    expect(await tell(360)).toEqual({ minutes: 4 });
    expect(await tell(3)).toEqual({ minutes: 3 });
  });

  it('counts none where the trace is only forecast', async () => {
    expect(await planned(forecast)).toEqual([0]);
  });

  it('refuses another system whose declaration does not say how many requests it issues', async () => {
    const experiment = loaded({ expectedRequests: undefined });
    await expect(planRun(options({ experiment }))).rejects.toMatchObject({
      code: 'E_DECLARATION',
      message: 'The experiment does not say how many requests point models=12_rate=600 will issue.',
      next: 'Add expectedRequests() to its declaration; only those of Faro do without.',
    });
  });
});
