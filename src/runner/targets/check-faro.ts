import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { faroCounts, faroPointController } from './faro-point.js';

/** Throws the UserError that a Faro point would run into at once. Returns the content hash of its trace, by name, when that is a file. */
export function checkFaro(spec: FaroSpec): ReadonlyMap<string, string> {
  faroPointController(spec, faroCounts(spec).counts);
  if (spec.trace === 'stand-in') return new Map();
  return new Map([[spec.trace, createHash('sha256').update(readFileSync(spec.trace)).digest('hex')]]);
}
