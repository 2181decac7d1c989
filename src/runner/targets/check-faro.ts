import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { locateFaroTrace } from '../../datasets/faro/locate-trace.js';
import { isPublished } from '../../datasets/faro/published.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import type { FaroDataset } from '../../telemetry/run.js';
import { controllerOfPoint, faroCounts, faroTrace, STAND_IN_SEED } from './faro-point.js';

/** What a Faro point takes from outside: the content hash of its trace by the name that the spec has for it, and what that trace is. */
export interface FaroNeeds {
  files: ReadonlyMap<string, string>;
  datasets: FaroDataset[];
}

/** Throws the UserError that a Faro point would run into at once. */
export async function checkFaro(spec: FaroSpec): Promise<FaroNeeds> {
  const file = locateFaroTrace(spec.trace);
  await controllerOfPoint(spec, faroCounts(spec).counts);
  if (file === 'stand-in')
    return {
      files: new Map([[spec.trace, file]]),
      datasets: [{ name: 'faro', kind: 'stand-in', seed: STAND_IN_SEED }],
    };
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const kind = isPublished(faroTrace(spec.trace).counts) ? 'published' : 'file';
  return { files: new Map([[spec.trace, sha256]]), datasets: [{ name: 'faro', kind, sha256 }] };
}
