import { inspect } from 'node:util';
import { UserError } from '../../errors.js';

/** The error for a spec that no target can run; `problem` names the field. */
export function badSpec(point: string, problem: string): UserError {
  return new UserError(
    'E_SPEC',
    `point() of ${point} gives no valid system: ${problem}.`,
    'Give its parameters other values, or correct point() of the experiment (docs/experiments.md).',
  );
}

/** How a wrong value is shown: short, and on one line. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Reads the fields of one object of a spec; every method throws `E_SPEC` naming the field in full, as `workers.count`. */
export class SpecFields {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    private readonly point: string,
    /** What stands before a field's name, such as `workers.`. */
    private readonly at = '',
  ) {
    const what = at.slice(0, -1) || 'it';
    if (value instanceof Promise) {
      // Whatever it comes to, the error is this one.
      value.catch(() => {});
      throw badSpec(point, `${what} is a promise, and may not be async`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw badSpec(point, `${what} must be an object, but is ${shown(value)}`);
    this.values = value as Record<string, unknown>;
  }

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  names(): string[] {
    return Object.keys(this.values);
  }

  fail(name: string, must: string): never {
    throw badSpec(this.point, `${this.at}${name} must be ${must}, but is ${shown(this.values[name])}`);
  }

  object(name: string): SpecFields {
    return new SpecFields(this.values[name], this.point, `${this.at}${name}.`);
  }

  text(name: string): string {
    const value = this.values[name];
    return typeof value === 'string' && value !== '' ? value : this.fail(name, 'a text');
  }

  flag(name: string): void {
    if (typeof this.values[name] !== 'boolean') this.fail(name, 'true or false');
  }

  choice(name: string, choices: readonly string[]): void {
    if (!choices.includes(this.values[name] as string)) this.fail(name, `one of ${choices.join(', ')}`);
  }

  integer(name: string, min = 1, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.values[name];
    if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    const upTo = max === Number.MAX_SAFE_INTEGER ? 'of at least' : 'from';
    return this.fail(name, `an integer ${upTo} ${min}${upTo === 'from' ? ` to ${max}` : ''}`);
  }

  number(name: string, min = 0, max = Number.MAX_VALUE): number {
    const value = this.values[name];
    if (Number.isFinite(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    const to = max === Number.MAX_VALUE ? '' : ` and at most ${max}`;
    return this.fail(name, `a finite number of at least ${min}${to}`);
  }

  numbers(...names: readonly string[]): void {
    for (const name of names) this.number(name);
  }

  texts(name: string): void {
    const value = this.values[name];
    const list = Array.isArray(value) ? value : this.fail(name, 'a list of texts');
    const wrong = list.findIndex((item) => typeof item !== 'string');
    if (wrong >= 0)
      throw badSpec(this.point, `${this.at}${name}[${wrong}] must be a text, but is ${shown(list[wrong])}`);
  }

  /** A curve: at least `least` rows of two finite numbers, the first ascending from 0 or more, the second above 0. */
  curve(name: string, least: number): void {
    const value = this.values[name];
    const must = `a list of at least ${least} pairs of numbers, the first of each ascending, the second above 0`;
    const rows = Array.isArray(value) && value.length >= least ? value : this.fail(name, must);
    for (const [i, row] of rows.entries()) {
      const good =
        Array.isArray(row) &&
        row.length === 2 &&
        row.every((n) => Number.isFinite(n) && n >= 0) &&
        row[1] > 0;
      if (!good || (i > 0 && row[0] <= rows[i - 1][0])) this.fail(name, must);
    }
  }

  /** A preset's name, or, when it is no text, an object or list of the user's own, which `own` checks. */
  presetOr(name: string, presets: Readonly<Record<string, unknown>>, own: () => void): void {
    if (typeof this.values[name] === 'string') this.choice(name, Object.keys(presets));
    else own();
  }

  list(name: string): readonly unknown[] {
    const value = this.values[name];
    return Array.isArray(value) ? value : this.fail(name, 'a list');
  }
}
