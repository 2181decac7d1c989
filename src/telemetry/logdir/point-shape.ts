import {
  type Check,
  field,
  isCount,
  isCounts,
  isHashes,
  isLine,
  isList,
  isName,
  isNumber,
  isNumbers,
  isText,
  isValues,
  oneOf,
  optional,
} from './shape.js';

const warmUp: Check = (value) =>
  field(value, 'state', oneOf(['steady', 'never', 'short'])) ?? field(value, 'seconds', isNumber);

const measured: Check = (value) =>
  field(value, 'metrics', isNumbers) ?? field(value, 'warmUp', optional(warmUp));

/** What is wrong with the record of a point, or null. */
export const pointShape: Check = (value) =>
  field(value, 'format', oneOf([1])) ??
  field(value, 'name', isName) ??
  field(value, 'key', isText) ??
  field(value, 'status', oneOf(['ok', 'invalid', 'failed'])) ??
  field(value, 'parameters', isValues) ??
  field(value, 'reason', optional(isLine)) ??
  field(value, 'notices', isList(isLine)) ??
  field(value, 'repeat', isCount) ??
  field(value, 'seed', isCount) ??
  field(value, 'rows', isCounts) ??
  field(value, 'bytes', optional(isCounts)) ??
  field(value, 'sha256', optional(isHashes)) ??
  field(value, 'counters', isNumbers) ??
  field(value, 'measured', optional(measured)) ??
  field(value, 'wallSeconds', isNumber);
