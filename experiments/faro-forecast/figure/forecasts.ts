import { type Figure, type FigureDeclaration, ink, pageWidth, palette, type Run, vegaLite } from 'repro';
import { leftOut, provenance } from '../../shared/caption.js';
import { traceText } from '../../shared/faro/texts.js';
import { parameterOf } from '../../shared/values.js';
import { type JobError, predictorNames, quantileLevels, readByStep, readErrors } from '../errors.js';

const labels: Record<string, string> = {
  persistence: 'last count',
  ewma: 'EWMA',
  seasonal: 'past days',
  trained: 'trained network',
  oracle: 'oracle',
};
const colours = [palette.grey, palette.orange, palette.green, palette.blue, ink.strong];
const levels = Object.values(quantileLevels);

function encoding(shown: readonly string[]) {
  return {
    field: 'predictor',
    type: 'nominal',
    title: null,
    scale: {
      domain: shown.map((name) => labels[name]),
      range: shown.map((name) => colours[predictorNames.indexOf(name as 'oracle')]),
    },
    legend: { orient: 'top' },
  };
}

function byJob(errors: readonly JobError[], color: object) {
  return {
    title: 'By job',
    width: pageWidth - 120,
    height: 150,
    data: {
      values: errors.map(({ predictor, job, rmse }) => ({
        predictor: labels[predictor],
        job: String(job),
        rmse,
      })),
    },
    mark: { type: 'bar' },
    encoding: {
      x: { field: 'job', type: 'ordinal', title: 'Job', axis: { labelAngle: 0 }, sort: null },
      xOffset: { field: 'predictor', sort: Object.values(labels) },
      y: { field: 'rmse', type: 'quantitative', title: 'RMSE (requests/min)' },
      color,
    },
  };
}

function bySteps(rows: readonly { predictor: string; step: number; mae: number }[], color: object) {
  return {
    title: 'By minutes ahead, all jobs',
    width: (pageWidth - 190) / 2,
    height: 160,
    data: { values: rows.map((row) => ({ ...row, predictor: labels[row.predictor] })) },
    mark: { type: 'line', point: true, strokeWidth: 1.8 },
    encoding: {
      x: {
        field: 'step',
        type: 'quantitative',
        title: 'Minutes ahead',
        axis: { tickMinStep: 1 },
        scale: { zero: false },
      },
      y: { field: 'mae', type: 'quantitative', title: 'Mean absolute error (requests/min)' },
      color,
    },
  };
}

function calibration(errors: readonly JobError[], shown: readonly string[], color: object) {
  const values = shown
    .filter((name) => !['persistence', 'oracle'].includes(name))
    .flatMap((name) => {
      const own = errors.filter(({ predictor }) => predictor === name);
      return levels.map((level, i) => ({
        predictor: labels[name],
        level,
        share: own.reduce((sum, { coverage }) => sum + coverage[i], 0) / own.length,
      }));
    });
  const percent = { format: '.0%', tickCount: 5 };
  const domain = { domain: [0, 1] };
  return {
    title: 'Quantiles that hold',
    width: (pageWidth - 190) / 2,
    height: 160,
    layer: [
      {
        data: {
          values: [
            { level: 0, share: 0 },
            { level: 1, share: 1 },
          ],
        },
        mark: { type: 'line', strokeDash: [4, 3], color: ink.faint },
        encoding: {
          x: {
            field: 'level',
            type: 'quantitative',
            title: 'Quantile forecast',
            axis: percent,
            scale: domain,
          },
          y: {
            field: 'share',
            type: 'quantitative',
            title: 'Counts within it',
            axis: percent,
            scale: domain,
          },
        },
      },
      {
        data: { values },
        mark: { type: 'line', point: true, strokeWidth: 1.8 },
        encoding: {
          x: { field: 'level', type: 'quantitative' },
          y: { field: 'share', type: 'quantitative' },
          color,
        },
      },
    ],
  };
}

async function build(run: Run): Promise<Figure[]> {
  const errors = await readErrors(run);
  if (errors.length === 0) return [];
  const steps = await readByStep(run);
  const shown = predictorNames.filter((name) => errors.some(({ predictor }) => predictor === name));
  const color = encoding(shown);
  const [point] = run.points;
  const forecaster = String(parameterOf(run, point, 'forecaster') ?? 'shipped');
  return [
    {
      name: 'faro_forecast',
      title: 'Errors of forecasts of the next seven minutes',
      caption: [
        `Forecasts of each minute of the last day of ${traceText(run)}, from what came before it; errors are of medians.`,
        `Networks: ${forecaster === 'shipped' ? 'those that ship, trained on the ten days before' : forecaster}.`,
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: vegaLite({
        vconcat: [
          byJob(errors, color),
          { hconcat: [bySteps(steps, color), calibration(errors, shown, color)] },
        ],
      }),
      tables: [
        {
          name: 'faro_forecast',
          columns: [
            ...['predictor', 'job', 'mean', 'mae', 'rmse', 'smape'],
            ...Object.keys(quantileLevels).map((name) => `pinball_${name}`),
            ...Object.keys(quantileLevels).map((name) => `within_${name}`),
          ],
          rows: errors.map(({ predictor, job, actual, mae, rmse, smape, pinball, coverage }) => [
            ...[predictor, job, actual, mae, rmse, smape],
            ...pinball,
            ...coverage,
          ]),
        },
        {
          name: 'faro_forecast_steps',
          columns: ['predictor', 'step', 'mae'],
          rows: steps.map(({ predictor, step, mae }) => [predictor, step, mae]),
        },
      ],
    },
  ];
}

/** Error by job, error by minutes ahead, and how well quantiles hold. */
export const forecasts: FigureDeclaration = {
  name: 'faro_forecast',
  title: 'Forecasts by predictor',
  needs: ['forecasts'],
  build,
};
