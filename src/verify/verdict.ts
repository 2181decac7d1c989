import { ExitCode } from '../exit-codes.js';

/** What computing something again came to; `not recomputed` where that could not be done. */
export type Verdict = 'identical' | 'differs' | 'missing' | 'not recomputed';

/** One thing that was looked at. */
export interface Item {
  /** Path in the logdir: `points/rate=600/clockwork_request_log.tsv`; or a figure's file. */
  item: string;
  verdict: Verdict;
  /** What differs, or why it could not be computed again; empty where all is said. */
  detail: string;
}

export const identical = (item: string, detail = ''): Item => ({ item, verdict: 'identical', detail });
export const differs = (item: string, detail: string): Item => ({ item, verdict: 'differs', detail });
export const missing = (item: string, detail: string): Item => ({ item, verdict: 'missing', detail });
export const notRecomputed = (item: string, detail: string): Item => ({
  item,
  detail,
  verdict: 'not recomputed',
});

/** Why what is in a file's place is not opened: a link leads elsewhere, and a pipe would wait for its writer. */
export const NO_FILE = 'it is a link, or no regular file, and is not read';

/** Counts of each verdict. */
export function countVerdicts(items: readonly Item[]): Record<Verdict, number> {
  const counts = { identical: 0, differs: 0, missing: 0, 'not recomputed': 0 };
  for (const { verdict } of items) counts[verdict]++;
  return counts;
}

/** Status of a verification: 3 when something differs or is missing, 6 when nothing does but not all could be computed again. */
export function statusOf(items: readonly Item[]): ExitCode {
  const counts = countVerdicts(items);
  if (counts.differs + counts.missing > 0) return ExitCode.differs;
  return counts['not recomputed'] > 0 ? ExitCode.unverified : ExitCode.ok;
}
