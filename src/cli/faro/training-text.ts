import type { Forecaster } from '../../datasets/faro/forecaster.js';
import type { JobErrors } from '../../forecasting/judge.js';
import { renderTable } from '../table.js';

/** What training came to, and how a forecaster does on the day that it never saw, beside the statistical predictors. */
export function trainingText(
  { series, trained }: Forecaster,
  jobs: readonly JobErrors[],
  width: number,
): string {
  const number = (value: number) => value.toFixed(1);
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
  const head = ['JOB', 'ROUNDS', 'MAE', 'EWMA', 'LAST COUNT', 'RMSE', 'SMAPE', 'WITHIN P60', 'WITHIN P90'];
  const rows = jobs.map(({ name, trained: own, ewma, persistence }, i) => [
    name,
    String(series[i].epochs),
    number(own.mae),
    number(ewma.mae),
    number(persistence.mae),
    number(own.rmse),
    percent(own.smape),
    percent(own.coverage[LEVEL_60]),
    percent(own.coverage[LEVEL_90]),
  ]);
  const text = renderTable(head, rows, { width, right: head.slice(1) });
  return `Trained on ${trained.days} days of ${trained.trace}; errors of the day after them, in requests a minute, over the next seven minutes:\n\n${text}`;
}

const LEVEL_60 = 3;
const LEVEL_90 = 5;
