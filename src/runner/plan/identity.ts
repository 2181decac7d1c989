import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SystemSpec } from '../../experiment/declaration.js';
import { contentHash } from './key.js';

/** What a point's key is made of where it names a file of the user's: the file's content, wherever the file lies. */
export function identityOf(spec: SystemSpec): unknown {
  if (spec.system !== 'clockwork' || spec.controller.policy === undefined) return spec;
  const policy = contentHash(readFileSync(resolve(spec.controller.policy), 'utf8'));
  return { ...spec, controller: { ...spec.controller, policy } };
}
