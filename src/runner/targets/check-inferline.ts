import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { contentHash } from '../../content-hash.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import { givenConfig, inferlineLoad, inferlineTuner } from './inferline-point.js';

/**
 * Throws the UserError that an InferLine point would run into at once: a wrong pipeline or trace, a configuration outside the
 * profiles, a tuner that does not fit the plan. Returns the content hashes of what the point reads, by name, and how many seconds
 * its trace lasts: of seed 0, and about as many of any other.
 */
export function checkInferline(spec: InferlineSpec): { files: ReadonlyMap<string, string>; seconds: number } {
  const load = inferlineLoad(spec, 0);
  const { plan, arrivals } = spec;
  const config = 'config' in plan ? givenConfig(load.pipeline, plan.config) : null;
  if (config || spec.tuner.name === 'autoscale') inferlineTuner(spec, load, config ?? []);
  const files = new Map([[spec.pipeline, contentHash(load.pipeline)]]);
  if (arrivals.trace !== undefined) files.set(arrivals.trace, fileHash(arrivals.trace));
  return { files, seconds: load.gaps.reduce((sum, gap) => sum + gap, 0) / 1000 };
}

function fileHash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
