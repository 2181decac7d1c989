import { readFaroLoad } from '../../datasets/faro/read-counts.js';
import { faroStandIn } from '../../datasets/faro/stand-in.js';
import { UserError } from '../../errors.js';
import { headsOf } from './heads.js';

export interface LoadJob {
  readonly url: URL;
  readonly counts: Int32Array;
}

/** Day of the stand-in that is sent, and its seed: those of the experiment. */
const DAY = 11;
const SEED = 0;

/**
 * Where a load goes, and how much of it: a file with URLs, or counts of jobs that `heads` are given in order. The first `units` of it. Throws UserError for what does not
 * fit together.
 */
export function loadJobs(input: string, heads: string | undefined, units: number | undefined): LoadJob[] {
  const { names, counts, hasUrls } = input === 'stand-in' ? standIn() : { ...readFaroLoad(input) };
  if (hasUrls && heads !== undefined)
    throw new UserError('E_USAGE', `${input} has URLs already.`, 'Leave --heads out.');
  if (!hasUrls && heads === undefined)
    throw new UserError(
      'E_USAGE',
      `${input} has jobs, but no URLs.`,
      'Give their heads: --heads http://127.0.0.1:[8000-8009]',
    );
  const urls = hasUrls ? names.map((name) => new URL(name)) : urlsOf(names, headsOf(heads!), input);
  return urls.map((url, job) => ({ url, counts: counts[job].subarray(0, units) }));
}

// Fewer heads than jobs take the first ones.
function urlsOf(names: readonly string[], heads: readonly string[], input: string): URL[] {
  if (heads.length > names.length)
    throw new UserError(
      'E_USAGE',
      `--heads names ${heads.length} heads, but ${input} has ${names.length} jobs.`,
      'Leave some out.',
    );
  return heads.map((head, job) => new URL(`${head}/${names[job].split('/').at(-1)}`));
}

function standIn() {
  const counts = faroStandIn(SEED, DAY);
  return { counts, names: counts.map((_, job) => `serve-cluster${job}/classifier`), hasUrls: false };
}
