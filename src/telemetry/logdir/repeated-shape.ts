import { type Check, field, isCount, isLine, isList, isNumber, isText, oneOf, optional } from './shape.js';

const isFraction: Check = (value) =>
  isNumber(value) ??
  ((value as number) > 0 && (value as number) <= 1 ? null : 'must be above 0 and at most 1');
const numberOrNull: Check = (value) => (value === null ? null : isNumber(value));

const metric: Check = (value) =>
  field(value, 'name', isText) ??
  field(value, 'unit', isLine) ??
  field(value, 'repeats', isCount) ??
  field(value, 'mean', isNumber) ??
  field(value, 'half', numberOrNull) ??
  field(value, 'relative', numberOrNull);

const warmUp: Check = (value) =>
  field(value, 'seconds', isNumber) ??
  field(value, 'longest', isNumber) ??
  field(value, 'never', isCount) ??
  field(value, 'short', isCount);

const repeatedPoint: Check = (value) =>
  field(value, 'name', isText) ??
  field(value, 'repeats', isCount) ??
  field(value, 'good', isCount) ??
  field(value, 'state', oneOf(['narrow', 'wide', 'going', 'bad'])) ??
  field(value, 'metrics', isList(metric)) ??
  field(value, 'warmUp', optional(warmUp));

/** The rule of `--until`; `repeats` checks a number of them. */
export const ruleShape =
  (repeats: Check): Check =>
  (value) =>
    field(value, 'relative', isFraction) ?? field(value, 'first', repeats) ?? field(value, 'most', repeats);

/** What its points came to, as a manifest has them beside it. */
export const repeatedShape: Check = isList(repeatedPoint);
