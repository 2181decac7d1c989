import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { findDataSet } from '../catalogue.js';
import { partFile } from '../store.js';

/** Where latencies come from: `auto` takes the pulled archive where it is, else the stand-in; or a .tar.gz or .csv of the user. */
export type LatencySource = 'auto' | 'archive' | 'stand-in' | (string & {});

/** The file that a source means, in full; null for the stand-in. Throws UserError when the archive is asked for and is not here. */
export function latencyFile(source: LatencySource): string | null {
  if (source === 'stand-in') return null;
  if (source !== 'auto' && source !== 'archive') return resolve(source);
  const file = partFile(findDataSet('kairos'), 1);
  if (file === undefined && source === 'archive')
    throw new UserError(
      'E_NO_DATA',
      'The latency data of Kairos is not here.',
      'Get it: repro data pull kairos',
    );
  return file ?? null;
}
