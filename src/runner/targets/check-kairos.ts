import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { latencyFile } from '../../datasets/kairos/latency-file.js';
import { UserError } from '../../errors.js';
import type { KairosSpec } from '../../serving-core/kairos/spec.js';
import { kairosPoint } from './kairos-point.js';

/**
 * Throws the UserError that a Kairos point would run into at once. A search for the mix is left to the point. Returns the content hash of
 * its latencies, by name.
 */
export function checkKairos(spec: KairosSpec): ReadonlyMap<string, string> {
  if (spec.latencies === 'auto')
    throw new UserError(
      'E_SPEC',
      "Latencies of an experiment may not be 'auto', since the same run would then differ between machines.",
      'Say archive, stand-in, or a file.',
    );
  kairosPoint({ ...spec, mix: spec.mix === 'ribbon' ? 'homogeneous' : spec.mix }, 0);
  const file = latencyFile(spec.latencies);
  const hash = file === null ? 'stand-in' : createHash('sha256').update(readFileSync(file)).digest('hex');
  return new Map([[spec.latencies, hash]]);
}
