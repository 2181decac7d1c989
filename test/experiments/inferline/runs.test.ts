import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import estimator from '../../../experiments/inferline-estimator/experiment.js';
import planner from '../../../experiments/inferline-planner/experiment.js';
import { published as notebookCosts } from '../../../experiments/inferline-planner/published.js';
import seed from '../../../experiments/inferline-seed/experiment.js';
import { published as portLatencies } from '../../../experiments/inferline-seed/measured.js';
import tuner from '../../../experiments/inferline-tuner/experiment.js';
import { costSteps, meanOf } from '../../../experiments/shared/inferline-outcome.js';
import { checkRun } from '../../../src/claims/check.js';
import { checkDeclaration } from '../../../src/experiment/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import type { Run } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import { simulate } from '../simulate.js';

const folderOf = (name: string) => fileURLToPath(new URL(`../../../experiments/${name}`, import.meta.url));

const verdicts = async (run: Run, experiment: AnyExperiment) =>
  Object.fromEntries(
    (await checkRun(run, experiment)).map(({ id, verdict }) => [id.split('.').slice(1).join('.'), verdict]),
  );

describe('the InferLine experiments', () => {
  it.each([planner, tuner, estimator, seed] as unknown as AnyExperiment[])(
    '$name is declared whole',
    (experiment) => {
      expect(checkDeclaration(experiment, experiment.name)).toBe(experiment);
    },
  );

  it('planner: draws each SLO and CV, and judges pairs of methods', async () => {
    const experiment = planner as unknown as AnyExperiment;
    const at = { slo: 500, cv2: 4, rate: 100, queries: 3001, criterion: 'p99' };
    const run = await simulate(
      experiment,
      ['planner', 'brute-force', 'cg-peak'].map((method) => ({ ...at, method })),
    );
    const seen = await verdicts(run, experiment);
    expect(seen).toMatchObject({
      'meets-slo': 'PASS',
      'peak-dearer': 'PASS',
      'mean-misses': 'NOT TESTABLE',
      'not-below-optimum': 'PASS',
      'notebook-100': 'NOT TESTABLE',
      headline: 'NOT TESTABLE',
    });
    const [figure] = await planner.figures[0].build(run, { folder: folderOf('inferline-planner') });
    expect(figure.name).toBe('inferline_planner_slo=500_cv2=4');
    expect(figure.tables[0].rows).toHaveLength(3);
    expect(JSON.stringify(figure.spec)).toContain('6.433');
  });

  it('tuner: follows a step, and is judged against its own plan', async () => {
    const experiment = tuner as unknown as AnyExperiment;
    const run = await simulate(
      experiment,
      ['inferline', 'static'].map((system) => ({ scenario: 'step', system, seconds: 240 })),
    );
    const seen = await verdicts(run, experiment);
    expect(seen).toMatchObject({
      'step-settled': 'PASS',
      'step-detected': 'PASS',
      'static-misses': 'PASS',
      'ds2-misses': 'NOT TESTABLE',
      'cv-settled': 'NOT TESTABLE',
    });
    const [figure] = await tuner.figures[0].build(run, { folder: folderOf('inferline-tuner') });
    expect(figure.caption).toContain('InferLine’s plan alone');
  });

  it('estimator: a replay with constant times is exact', async () => {
    const experiment = estimator as unknown as AnyExperiment;
    const run = await simulate(
      experiment,
      [0, 0.5].map((variation) => ({ variation, cv2: 4, rate: 100, queries: 4001 })),
    );
    expect(await verdicts(run, experiment)).toMatchObject({
      exact: 'PASS',
      'within-10-percent-1': 'NOT TESTABLE',
      processes: 'NOT TESTABLE',
    });
    const [figure] = await estimator.figures[0].build(run, { folder: folderOf('inferline-estimator') });
    expect(figure.tables[0].rows).toHaveLength(2);
  });

  it('estimator: a replay by processes is judged within 10 %, where it is valid', async () => {
    const experiment = estimator as unknown as AnyExperiment;
    const simulated = await simulate(experiment, [{ variation: 0, cv2: 4, rate: 100, queries: 4001 }]);
    const manifest = { ...simulated.manifest, target: 'local' } as Run['manifest'];
    const run: Run = { ...simulated, manifest };
    expect(await verdicts(run, experiment)).toMatchObject({ exact: 'NOT TESTABLE', processes: 'PASS' });
    const points = run.points.map((point) => ({ ...point, status: 'invalid' as const }));
    const invalid: Run = { ...run, points };
    expect(await verdicts(invalid, experiment)).toMatchObject({ processes: 'NOT TESTABLE' });
    const [figure] = await estimator.figures[0].build(invalid, { folder: folderOf('inferline-estimator') });
    expect(figure.caption).toContain('Hollow: 1 invalid point, not to be trusted.');
    // A filled mark has a fill, a hollow one an outline alone.
    const mark = async (of: Run) => {
      const [drawn] = await estimator.figures[0].build(of, { folder: folderOf('inferline-estimator') });
      const svg = String((await renderFigure(drawn, ['svg'])).get('svg'));
      return /aria-roledescription="point"[^>]*? (fill|stroke)="/.exec(svg)?.[1];
    };
    expect(await mark(invalid)).toBe('stroke');
    expect(await mark(run)).toBe('fill');
    expect(figure.tables[0].rows[0].at(-1)).toBe('this run, invalid');
  });

  it('seed: shows that the notebook’s rule makes latency fall with load', async () => {
    const experiment = seed as unknown as AnyExperiment;
    const points = [1, 4].flatMap((cv2) => [50, 150].map((rate) => ({ rule: 'seed', cv2, rate })));
    const run = await simulate(experiment, points);
    expect(await verdicts(run, experiment)).toMatchObject({ falls: 'PASS', overload: 'NOT TESTABLE' });
    const [figure] = await seed.figures[0].build(run, { folder: folderOf('inferline-seed') });
    expect(figure.tables[0].rows).toHaveLength(4);
  });

  it('keep their published numbers readable, each with its provenance', async () => {
    const costs = await notebookCosts(folderOf('inferline-planner'));
    const latencies = await portLatencies(folderOf('inferline-seed'));
    expect(costs).toHaveLength(16);
    expect(latencies).toHaveLength(12);
    for (const { provenance } of [...costs, ...latencies]) expect(provenance).not.toBe('');
  });

  it('cost what the wanted replicas cost over time', () => {
    const column = (...values: number[]) => Float64Array.from(values);
    const steps = costSteps({
      t: column(0, 0, 10, 10),
      model: column(0, 1, 0, 1),
      wanted: column(1, 2, 3, 2),
      price: column(2, 0.5, 2, 0.5),
    });
    expect(steps).toEqual([
      { t: 0, cost: 3 },
      { t: 10, cost: 7 },
    ]);
    // 10 at 3 and 30 at 7.
    expect(meanOf(steps, 40)).toBe(6);
  });
});
