import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import declared from '../../../experiments/faro-solver/experiment.js';
import { points, ways } from '../../../experiments/faro-solver/points.js';
import { ofSize, readSolved } from '../../../experiments/faro-solver/solutions.js';
import { checkRun } from '../../../src/claims/check.js';
import { faroTrace } from '../../../src/datasets/faro/trace.js';
import { checkDeclaration } from '../../../src/experiment/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import type { FaroSolverSpec } from '../../../src/index.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { faroProblem } from '../../../src/runner/targets/faro-problem.js';
import { checkPoint } from '../../../src/runner/targets/sim.js';
import { simulate } from '../simulate.js';

const experiment = declared as unknown as AnyExperiment;
const folder = fileURLToPath(new URL('../../../experiments/faro-solver', import.meta.url));
const spec: FaroSolverSpec = {
  system: 'faro-solver',
  trace: 'stand-in',
  jobs: 12,
  perJob: 3.6,
  windows: 4,
  objective: 'sum',
  utility: 'latency',
  maxRho: 0.95,
  solver: 'exact',
  groups: 0,
  radius: 3,
  slo: 720,
  processing: 180,
};

const { counts } = faroTrace('stand-in');

describe('faro-solver', () => {
  it('is declared whole', () => {
    expect(checkDeclaration(experiment, 'faro-solver')).toBe(experiment);
  });

  it('judges short problems of every part of the study, and draws them', async () => {
    const small = points
      .filter(({ jobs }) => Number(jobs) <= 20)
      .map((values) => ({ ...values, windows: 1 }));
    const run = await simulate(experiment, small);
    const verdicts = new Map((await checkRun(run, experiment)).map(({ id, verdict }) => [id, verdict]));
    for (const id of ['exact-is-best', 'search-beats-cobyla', 'exact-is-cheap', 'cobyla-relaxed'])
      expect([id, verdicts.get(`faro-solver.${id}`)]).toEqual([id, 'PASS']);
    expect(verdicts.get('faro-solver.groups-save-work')).toBe('NOT TESTABLE');
    const solved = await readSolved(run);
    expect(solved).toHaveLength(small.length);
    const exact = ofSize(solved, 'exact', 0, 20)!;
    expect(exact.utilities[0]).toBeCloseTo(-exact.values[0], 4);
    expect(exact.seconds[0]).toBeGreaterThan(0);
    const [figure] = await declared.figures[0].build(run, { folder });
    expect(figure.tables[0].rows).toHaveLength(small.length);
    expect(figure.caption).toContain('of the machine that this ran on');
    expect(JSON.stringify(figure.spec)).toContain('25.7');
  });

  it('solves the same problems for the same seed: all but the times is the same', async () => {
    const run = () => simulate(experiment, [{ solver: 'cobyla', jobs: 10, windows: 3 }]);
    const bytes = async () => readFileSync((await run()).points[0].files.solutions!, 'utf8');
    expect(await bytes()).toBe(await bytes());
  });

  it('asks every way for the same problems, of other orders in other windows', () => {
    const loads = (window: number, seed = 0, solver: 'exact' | 'cobyla' = 'exact') =>
      faroProblem({ ...spec, solver }, counts, window, seed).jobs.map(({ rates }) => rates);
    expect(loads(1)).toEqual(loads(1, 0, 'cobyla'));
    expect(loads(1)).not.toEqual(loads(1, 1));
    const total = (rows: (readonly number[])[]) => rows.flat().reduce((sum, rate) => sum + rate, 0);
    expect(total(loads(1))).toBeCloseTo(total(loads(1, 1)), 6);
    expect(faroProblem(spec, counts, 0, 0).quota).toBe(43);
    expect(ways[0]).toEqual({ solver: 'exact', groups: 0 });
  });

  it.each([
    [{ jobs: 0 }, /jobs/],
    [{ perJob: 0.5 }, /perJob/],
    [{ solver: 'slsqp' }, /solver/],
    [{ objective: 'most' }, /objective/],
    [{ utility: 'cubic' }, /utility/],
    [{ maxRho: 1 }, /maxRho/],
    [{ groups: -1 }, /groups/],
    [{ windows: 1.5 }, /windows/],
  ])('refuses %o', (changes, message) => {
    expect(checkSpec(spec, 'p')).toBe(spec);
    expect(() => checkSpec({ ...spec, ...changes }, 'p')).toThrow(message);
  });

  it('refuses a trace that is not there before anything runs', async () => {
    await expect(checkPoint({ ...spec, trace: '/nowhere/input.json' }, {})).rejects.toThrow(/does not exist/);
  });
});
