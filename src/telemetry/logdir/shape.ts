import { shown } from '../../shown.js';

/** Says what is wrong with a value read from a file, or null when nothing is. */
export type Check = (value: unknown) => string | null;

type Fields = Record<string, unknown>;

export const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be an object';

/** Characters of the longest name, path or version, and of the longest word of a command line, value or sentence. */
const LONGEST_NAME = 4096;
const LONGEST_LINE = 1 << 20;

const notLonger = (value: string, most: number): string | null =>
  value.length > most ? `must not have more than ${most} characters` : null;

/** A text that may be empty. */
export const isLine: Check = (value) =>
  typeof value === 'string' ? notLonger(value, LONGEST_LINE) : 'must be a text';

export const isText: Check = (value) =>
  typeof value === 'string' && value !== '' ? notLonger(value, LONGEST_NAME) : 'must be a text';

/** A wall-clock time, ISO 8601. */
export const isTime: Check = (value) =>
  isText(value) ??
  (/^\d{4}-\d\d-\d\dT/.test(value as string) && !Number.isNaN(Date.parse(value as string))
    ? null
    : 'must be a time, such as 2026-01-31T12:00:00.000Z');

export const isNumber: Check = (value) => (Number.isFinite(value) ? null : 'must be a number');

/** Named numbers. */
export const isNumbers: Check = (value) =>
  isObject(value) ??
  (Object.values(value as Fields).every((v) => !isNumber(v)) ? null : 'must hold numbers only');

/** A folder name: what leaves the points folder is refused. */
export const isName: Check = (value) =>
  isText(value) ?? (/[/\\\0]|^\.\.?$/.test(value as string) ? 'must be a plain folder name' : null);

export const isCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? null : 'must be an integer of at least 0';

/** A SHA-256, hexadecimal. */
export const isHash: Check = (value) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? null : 'must be a SHA-256';

/** Named SHA-256. */
export const isHashes: Check = (value) =>
  isObject(value) ??
  (Object.values(value as Fields).every((v) => !isHash(v)) ? null : 'must hold SHA-256 only');

/** Named counts. */
export const isCounts: Check = (value) =>
  isObject(value) ??
  (Object.values(value as Fields).every((v) => !isCount(v)) ? null : 'must hold counts only');

/** An integer with both bounds included. */
export const within =
  (min: number, max: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `must be an integer from ${min} to ${max}, but is ${shown(value)}`;

/** A list that `list` accepts and that has an item. */
export const notEmpty =
  (list: Check): Check =>
  (value) =>
    list(value) ?? ((value as unknown[]).length > 0 ? null : 'must not be empty');

/** A list that `list` accepts and that has no more than `most` items. */
export const notMore =
  (most: number, list: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length > most ? `must not have more than ${most} items` : list(value);

export const isValues: Check = (value) =>
  isObject(value) ??
  (Object.values(value as Fields).every((v) => typeof v === 'boolean' || !isNumber(v) || !isLine(v))
    ? null
    : 'must hold numbers, texts and booleans only');

export const oneOf =
  (choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value) ? null : `must be ${choices.join(' or ')}, but is ${shown(value)}`;

export const isList =
  (item: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    for (const [index, one] of value.entries()) {
      const wrong = item(one);
      if (wrong) return `[${index}] ${wrong}`;
    }
    return null;
  };

/** Named lists of numbers, texts and booleans. */
export const isLists: Check = (value) => {
  const wrong = isObject(value);
  if (wrong) return wrong;
  for (const [name, list] of Object.entries(value as Fields)) {
    const found = Array.isArray(list) ? isValues({ ...list }) : 'must be a list';
    if (found) return `${name} ${found}`;
  }
  return null;
};

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value);

/** Checks one field of an object, and that it is an object. */
export function field(value: unknown, name: string, check: Check): string | null {
  const wrong = isObject(value);
  if (wrong) return wrong;
  const found = check((value as Fields)[name]);
  return found && `${name} ${found}`;
}
