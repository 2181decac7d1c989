import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { readArguments } from '../../src/workloads/arguments.js';
import type { WorkloadParameter } from '../../src/workloads/workload.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'model', type: 'string', description: '' },
  { name: 'copies', type: 'integer', min: 1, max: 100, description: '' },
  { name: 'dist', type: 'string', choices: ['poisson', 'fixed-rate'], description: '' },
  { name: 'rate', type: 'number', positive: true, default: 2.5, description: '' },
];
const read = (...args: string[]) => readArguments({ name: 'demo', parameters }, args);

/** The user's mistake that `act` is refused for. */
function mistake(act: () => unknown): UserError {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe("a workload's arguments", () => {
  test('are read by position, and by their types', () => {
    const given = read('resnet50_v2', '12', 'poisson', '1e3');
    expect([given.text('model'), given.number('copies'), given.text('dist'), given.number('rate')]).toEqual([
      'resnet50_v2',
      12,
      'poisson',
      1000,
    ]);
    expect(given.notices).toEqual([]);
  });

  test('take their defaults when the last ones are not given', () => {
    expect(read('m', '1', 'poisson').number('rate')).toBe(2.5);
  });

  test('are truncated where the original reads an integer, and the user is told', () => {
    const given = read('m', '2.9', 'poisson');
    expect(given.number('copies')).toBe(2);
    expect(given.notices).toEqual(['demo: copies 2.9 is truncated to 2, as the original client does.']);
  });

  test('that are whole in another notation are not called truncated', () => {
    expect(read('m', '2.0', 'poisson').notices).toEqual([]);
    expect(read('m', '1e1', 'poisson').number('copies')).toBe(10);
  });

  test.each([
    ['a missing argument', ['m', '1'], 'demo lacks its argument dist (number 3).'],
    ['no arguments', [], 'demo lacks its argument model (number 1).'],
    ['a superfluous one', ['m', '1', 'poisson', '5', 'more'], 'demo takes 4 arguments, not 5.'],
    ['a word for a number', ['m', 'many', 'poisson'], "demo: copies is 'many', but must be a number."],
    ['a number with a unit', ['m', '1', 'poisson', '5rps'], "demo: rate is '5rps', but must be a number."],
    ['nothing for a number', ['m', ' ', 'poisson'], "demo: copies is ' ', but must be a number."],
    ['infinity', ['m', '1', 'poisson', 'Infinity'], "demo: rate is 'Infinity', but must be a number."],
    [
      'zero where something is needed',
      ['m', '1', 'poisson', '0'],
      "demo: rate is '0', but must be greater than 0.",
    ],
    ['a negative rate', ['m', '1', 'poisson', '-1'], "demo: rate is '-1', but must be greater than 0."],
    ['too few', ['m', '0', 'poisson'], "demo: copies is '0', but must be at least 1."],
    ['too few after truncation', ['m', '0.9', 'poisson'], "demo: copies is '0.9', but must be at least 1."],
    ['too many', ['m', '101', 'poisson'], "demo: copies is '101', but must be at most 100."],
    [
      'an unknown choice',
      ['m', '1', 'uniform'],
      "demo: dist is 'uniform', but must be one of poisson, fixed-rate.",
    ],
    [
      'a number beyond all counting',
      ['m', '1', 'poisson', '1e300'],
      "demo: rate is '1e300', but is too large.",
    ],
  ])('refuse %s', (_, args, message) => {
    const error = mistake(() => read(...args));
    expect(error.code).toBe('E_WORKLOAD_ARGUMENTS');
    expect(error.message).toBe(message);
    expect(error.next).not.toBe('');
  });

  test('show their order when their number is wrong, optional ones in brackets', () => {
    expect(mistake(() => read()).next).toBe('Usage: demo model copies dist [rate]');
  });
});
