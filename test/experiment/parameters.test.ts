import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { parseValue, resolveValues } from '../../src/experiment/parameters.js';
import { experiment } from './fixture.js';

const set = (...settings: string[]) => resolveValues(experiment(), { scale: 'quick', set: settings }).values;

function mistake(setting: string): UserError {
  try {
    set(setting);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error(`${setting} was accepted`);
}

describe('resolveValues', () => {
  it('takes defaults, then the scale, then settings', () => {
    const { values, given } = resolveValues(experiment(), { scale: 'quick', set: ['rate=2'] });
    expect(values).toEqual({
      models: 12,
      rate: 2,
      dist: 'poisson',
      cache: 32,
      fast: false,
      period: 5,
      label: 'a',
    });
    expect(given).toEqual({ period: 5, rate: 2 });
    expect(set('period=7').period).toBe(7);
  });

  it.each([
    ['num-models=3', 'models', 3],
    ['cache=16gb', 'cache', 10_737_418_240],
    ['cache=10_737_418_240', 'cache', 10_737_418_240],
    ['cache=1e9', 'cache', 1_000_000_000],
    ['rate=0.75', 'rate', 0.75],
    ['rate=2.5e2', 'rate', 250],
    ['fast=true', 'fast', true],
    ['dist=fixed-rate', 'dist', 'fixed-rate'],
    ['label=a=b', 'label', 'a=b'],
    ['label=', 'label', ''],
  ])('reads %s', (setting, name, value) => {
    expect(set(setting)[name]).toBe(value);
  });

  it.each([
    ['models=0', 'Parameter models must be at least 1, but is'],
    ['models=101', 'Parameter models must be at most 100, but is'],
    ['models=1.5', 'Parameter models must be an integer, but is'],
    ['models=many', 'Parameter models must be an integer, but is'],
    ['models=', 'Parameter models must be an integer, but is'],
    ['models=0x10', 'Parameter models must be an integer, but is'],
    ['rate=0', 'Parameter rate must be at least 0.5 requests/s, but is'],
    ['rate=5ms', 'Parameter rate must be a number of requests/s, but is'],
    ['rate=1e999', 'Parameter rate must be a number of requests/s, but is'],
    ['cache=1e30', 'Parameter cache must be an integer of bytes, but is'],
    ['fast=yes', 'Parameter fast must be true or false, but is'],
  ])('refuses %s', (setting, message) => {
    expect(mistake(setting).message).toBe(`${message} '${setting.split('=')[1]}'.`);
  });

  it('takes several values of a swept parameter alone', () => {
    const { given, swept } = resolveValues(experiment(), { scale: 'quick', set: ['rate=1|2.5', 'models=3'] });
    expect({ given, swept }).toEqual({ given: { period: 5, models: 3 }, swept: { rate: [1, 2.5] } });
    expect(mistake('period=1|2')).toMatchObject({
      message: 'Parameter period is not swept, so it takes one value.',
      next: 'Only models and rate may have several; run once for each value of period.',
    });
    expect(mistake('dist=poisson|fixed-rate').message).toBe(
      'Parameter dist is not swept, so it takes one value.',
    );
    expect(mistake('rate=1|fast').message).toBe(
      "Parameter rate must be a number of requests/s, but is 'fast'.",
    );
    expect(set('label=a|b').label).toBe('a|b');
  });

  it('refuses a parameter that is given twice, aliases included', () => {
    expect(() => set('models=1', 'num-models=2')).toThrow(
      expect.objectContaining({
        message: '--set gives models twice.',
        next: "Leave one out, or give several values at once: --set 'models=1|2'.",
      }),
    );
    expect(() => set('period=1', 'period=1')).toThrow(expect.objectContaining({ next: 'Leave one out.' }));
  });

  it('says the range, the presets and the default', () => {
    expect(mistake('models=0').next).toBe('Give an integer from 1 to 100; the default is 12.');
    expect(mistake('cache=x').next).toBe('Give an integer of bytes, or 16gb; the default is 32.');
  });

  it('suggests the nearest choice', () => {
    const error = mistake('dist=poison');
    expect(error.message).toBe("Parameter dist must be one of poisson, fixed-rate, but is 'poison'.");
    expect(error.next).toBe('Did you mean poisson?');
  });

  it('suggests the nearest name, aliases included', () => {
    expect(mistake('modles=1').next).toBe('Did you mean models?');
    expect(mistake('num-model=1').next).toMatch(/^Did you mean num-models/);
  });

  it('offers every choice where they are numbers', () => {
    const copies = { type: 'int', default: 4, choices: [1, 2, 3, 4], description: 'copies' } as const;
    expect(() => parseValue('copies', copies, '5')).toThrow(
      expect.objectContaining({ next: 'Choose from 1, 2, 3, 4; the default is 4.' }),
    );
  });

  it('wants name=value', () => {
    expect(mistake('rate').message).toBe("--set 'rate' is not of the form name=value.");
    expect(mistake('=5').code).toBe('E_SETTING');
  });
});
