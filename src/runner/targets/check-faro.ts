import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { STAND_IN_SEED } from '../../datasets/faro/days.js';
import { shippedForecaster } from '../../datasets/faro/forecaster.js';
import { locateFaroTrace } from '../../datasets/faro/locate-trace.js';
import { isPublished } from '../../datasets/faro/published.js';
import { faroTrace } from '../../datasets/faro/trace.js';
import type { FaroForecastSpec, FaroSolverSpec, FaroSpec } from '../../serving-core/faro/spec.js';
import type { FaroDataset } from '../../telemetry/run.js';
import { controllerOfPoint, faroCounts } from './faro-point.js';
import { faroPredictorsOf, predictorOf } from './faro-predictors.js';
import { faroProblem } from './faro-problem.js';

/**
 * What a Faro point takes from outside: the content hash of its trace by the name that the spec has for it, and of its networks as `forecaster`, when it has some;
 * and what that trace is.
 */
export interface FaroNeeds {
  files: ReadonlyMap<string, string>;
  datasets: FaroDataset[];
  /** s that requests are sent for, when any are. */
  seconds?: number;
  /** Requests of its trace that are served. */
  requests?: number;
  /** Minutes that are served, of a point that serves. */
  minutes?: number;
}

/** Throws the UserError that a Faro point would run into at once. */
export async function checkFaro(spec: FaroSpec): Promise<FaroNeeds> {
  const { counts } = faroCounts(spec);
  await controllerOfPoint(spec, counts);
  const requests = counts.reduce((sum, count) => sum + count.reduce((all, one) => all + one, 0), 0);
  const minutes = Math.max(...counts.map(({ length }) => length));
  return { ...needsOf(spec), requests, minutes, seconds: 60 * minutes };
}

/** The same for a point that only forecasts. */
export function checkFaroForecast(spec: FaroForecastSpec): FaroNeeds {
  faroPredictorsOf({ ...spec, quantile: 0.5 }, faroCounts(spec).counts);
  return { ...needsOf(spec), requests: 0 };
}

/** The same for a point that solves problems. */
export function checkFaroSolver(spec: FaroSolverSpec): FaroNeeds {
  faroProblem(spec, faroTrace(spec.trace).counts, 0, 0);
  return { ...needsOfTrace(spec.trace), requests: 0 };
}

function needsOf(spec: FaroSpec | FaroForecastSpec): FaroNeeds {
  const files = new Map<string, string>();
  if (predictorOf(spec) === 'trained')
    files.set('forecaster', hashOf(spec.forecaster ?? shippedForecaster()));
  return needsOfTrace(spec.trace, files);
}

/** What a trace of Faro's is, and the content hash of its file. */
export function needsOfTrace(trace: string, files: Map<string, string> = new Map()): FaroNeeds {
  const file = locateFaroTrace(trace);
  if (file === 'stand-in') {
    files.set(trace, file);
    return { files, datasets: [{ name: 'faro', kind: 'stand-in', seed: STAND_IN_SEED }] };
  }
  const sha256 = hashOf(file);
  files.set(trace, sha256);
  const kind = isPublished(faroTrace(trace).counts) ? 'published' : 'file';
  return { files, datasets: [{ name: 'faro', kind, sha256 }] };
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
