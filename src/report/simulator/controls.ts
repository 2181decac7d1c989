import type { Control, Settings } from './offer.js';

export const number = (
  name: string,
  label: string,
  unit: string,
  [min, max, step]: readonly [min: number, max: number, step: number],
): Control => ({ kind: 'number', name, label, unit, min, max, step });

export const choice = (name: string, label: string, choices: readonly string[]): Control => ({
  kind: 'choice',
  name,
  label,
  choices,
});

/** The seed, up to the largest of the starts at least: another one would not be their run. */
export const seedControl = (starts: readonly { settings: Settings }[]): Control =>
  number('seed', 'Seed', '', [0, Math.max(9999, ...starts.map(({ settings }) => Number(settings.seed))), 1]);

/** The end of a slider that has room above the values that it starts from: 1, 2 or 5 with zeros. */
export function room(values: readonly number[], factor: number, most: number): number {
  const wanted = Math.max(...values, 1) * factor;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const round = [1, 2, 5, 10].find((each) => each * power >= wanted)! * power;
  return Math.min(most, Math.max(round, ...values));
}

/** A number that a reader can take in: to so many significant digits. */
export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
