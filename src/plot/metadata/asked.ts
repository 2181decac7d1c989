import { type Check, field, isCount, isList, isText, optional } from '../../telemetry/logdir/shape.js';

/** What the user asked `repro compare` for, beside the runs. */
export interface AskedComparison {
  /** Names of the runs' folders in their order, or `baseline:NAME`: the picture shows them. */
  names: readonly string[];
  /** As they were typed. */
  metrics?: readonly string[];
  ignored?: readonly string[];
  margins?: readonly string[];
}

/** What the user asked `repro explain` for, of the run: one request, or the worst ones. */
export interface AskedExplanation {
  point: string;
  request?: number;
  user?: number;
  worst?: number;
  /** Changes as they were typed: `batch=4`. */
  whatIf?: readonly string[];
}

const texts = optional(isList(isText));

export const comparisonShape: Check = (value) =>
  field(value, 'names', isList(isText)) ??
  field(value, 'metrics', texts) ??
  field(value, 'ignored', texts) ??
  field(value, 'margins', texts);

export const explanationShape: Check = (value) =>
  field(value, 'point', isText) ??
  field(value, 'request', optional(isCount)) ??
  field(value, 'user', optional(isCount)) ??
  field(value, 'worst', optional(isCount)) ??
  field(value, 'whatIf', texts);
