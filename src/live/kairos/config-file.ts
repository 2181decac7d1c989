import { checkSize } from '../../capacity/space.js';
import { baseOf, type Mix } from '../../serving-core/kairos/mix.js';
import { shown } from '../../shown.js';
import { readJsonFile, unusable } from './json-file.js';

/**
 * Reads a mix as the original's configuration has it: a JSON object of counts by instance type, the base first. Instances are numbered in
 * the order of the file, as the original's launcher starts them.
 *
 * @param types those with latencies, the base first. @throws UserError when it is no such file, names a type without latencies, or does not
 * begin with the base.
 */
export function readMixFile(file: string, types: readonly string[]): Mix {
  const value = readJsonFile(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unusable(file, 'it must be an object of counts by instance type');
  const counts = value as Record<string, unknown>;
  const unknown = Object.keys(counts).find((type) => !types.includes(type));
  if (unknown !== undefined)
    throw unusable(file, `there are no latencies of ${unknown}, only of ${types.join(', ')}`);
  for (const [type, value] of Object.entries(counts))
    if (!Number.isSafeInteger(value) || (value as number) < 0)
      throw unusable(file, `the count of ${type} must be a whole number, but is ${shown(value)}`);
  const mix = { types: Object.keys(counts), counts: Object.values(counts) as number[] };
  if (mix.types[baseOf(mix)] !== types[0])
    throw unusable(file, `the first type that it has instances of must be the base, ${types[0]}`);
  checkSize(mix.counts);
  return mix;
}
