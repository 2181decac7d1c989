import { resolve } from 'node:path';
import { type Forecaster, writeForecaster } from '../datasets/faro/forecaster.js';
import { faroDays } from '../datasets/faro/trace.js';
import { UserError } from '../errors.js';
import { defaultShape } from '../serving-core/faro/prediction/network/shape.js';
import { type JobErrors, judgeForecaster } from './judge.js';
import { trainForecaster } from './train.js';

/** What `repro faro train` is asked. */
export interface TrainRequest {
  readonly trace: string;
  readonly output: string;
  readonly hidden: number;
  readonly context: number;
  readonly epochs: number;
  readonly seed: number;
  readonly onJob?: (job: number, of: number) => void;
}

/** Trains a forecaster on a trace, writes it, and judges it on the day that it did not see. @throws UserError for a trace without days. */
export function trainToFile({ trace, output, hidden, context, epochs, seed, onJob }: TrainRequest): {
  forecaster: Forecaster;
  errors: JobErrors[];
  file: string;
} {
  const days = faroDays(trace);
  if (!days)
    throw new UserError(
      'E_FARO_TRACE',
      `${trace} is no trace of several days.`,
      'Give stand-in, or a .csv (or .csv.gz) of days: trace,day,1,2,…',
    );
  const shape = { ...defaultShape, hidden, context };
  const forecaster = trainForecaster(days, { shape, epochs, seed, onJob });
  writeForecaster(output, forecaster);
  return { forecaster, errors: judgeForecaster(days, forecaster), file: resolve(output) };
}
