import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { findDataSet } from '../catalogue.js';
import { partFile } from '../store.js';

/** Where a trace comes from: `auto` takes the published one where it is here, else the stand-in; or a file. */
export type TraceSource = 'auto' | 'published' | 'stand-in' | (string & {});

/** `stand-in`, or the file that a source means. Throws `UserError` when the published trace is asked for and is not here. */
export function locateFaroTrace(source: TraceSource, env: NodeJS.ProcessEnv = process.env): string {
  if (source === 'stand-in') return source;
  if (source !== 'auto' && source !== 'published') return resolve(source);
  const file = partFile(findDataSet('faro'), 1, env);
  if (file === undefined && source === 'published')
    throw new UserError(
      'E_NO_DATA',
      "Faro's evaluation trace is not here.",
      'Get it: repro data pull faro. Or use the stand-in: --set trace=stand-in',
    );
  return file ?? 'stand-in';
}
