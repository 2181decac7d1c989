import { describe, expect, it } from 'vitest';
import { meanOf, predictorNames, readByStep, readErrors } from '../../../experiments/faro-forecast/errors.js';
import declared from '../../../experiments/faro-forecast/experiment.js';
import { checkRun } from '../../../src/claims/check.js';
import { faroTrace } from '../../../src/datasets/faro/trace.js';
import { checkDeclaration } from '../../../src/experiment/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { ErrorSum } from '../../../src/forecasting/errors.js';
import { forecastDay } from '../../../src/forecasting/forecast-day.js';
import { Persistence } from '../../../src/serving-core/faro/prediction/statistics.js';
import { simulate } from '../simulate.js';

const experiment = declared as unknown as AnyExperiment;

describe('faro-forecast', () => {
  it('is declared whole', () => {
    expect(checkDeclaration(experiment, 'faro-forecast')).toBe(experiment);
  });

  it('reads from its table what the errors are by definition', async () => {
    const run = await simulate(experiment, [{ predictor: 'persistence', minutes: 40 }]);
    const errors = await readErrors(run);
    expect(errors).toHaveLength(10);
    for (const [job, counts] of faroTrace('stand-in').counts.entries()) {
      const sum = new ErrorSum();
      const day = counts.subarray(0, 40);
      forecastDay(new Persistence(), day, { first: 15, horizon: 7 }, (_minute, _step, row, actual) =>
        sum.add(row, actual),
      );
      const { mae, rmse, smape, pinball, coverage } = sum.errors;
      const read = errors[job];
      for (const [a, b] of [
        [read.mae, mae],
        [read.rmse, rmse],
        [read.smape, smape],
        ...read.pinball.map((value, i) => [value, pinball[i]]),
        ...read.coverage.map((value, i) => [value, coverage[i]]),
      ])
        expect(a).toBeCloseTo(b, 6);
    }
  });

  it('passes its claims on the stand-in’s whole day, and draws it', async () => {
    const run = await simulate(
      experiment,
      predictorNames.map((predictor) => ({ predictor })),
    );
    for (const { verdict, id } of await checkRun(run, experiment))
      expect([id, verdict]).toEqual([id, 'PASS']);
    const errors = await readErrors(run);
    expect(meanOf(errors, 'oracle', ({ rmse }) => rmse)).toBe(0);
    expect(meanOf(errors, 'nobody', ({ rmse }) => rmse)).toBeNull();
    // Further ahead is harder for whoever does not know.
    const steps = (await readByStep(run)).filter(({ predictor }) => predictor === 'trained');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(steps[6].mae).toBeGreaterThan(steps[0].mae);
    const [figure] = await declared.figures[0].build(run, { folder: '' });
    expect(figure.tables.map(({ rows }) => rows.length)).toEqual([50, 35]);
    expect(figure.caption).toContain('those that ship');
  });

  it('claims nothing without the predictors that it compares', async () => {
    const run = await simulate(experiment, [{ predictor: 'ewma', minutes: 30 }]);
    for (const { verdict } of await checkRun(run, experiment)) expect(verdict).toBe('NOT TESTABLE');
  });
});
