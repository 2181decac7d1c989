import { statSync } from 'node:fs';
import { baselineNames } from '../../baselines/here.js';
import { PREFIX } from '../../baselines/names.js';
import { openBaseline } from '../../baselines/store.js';
import { checkRun } from '../../claims/check.js';
import { type ComparedRun, comparedLogdir } from '../../compare/compared-run.js';
import {
  type Given,
  type OpenedLogdir,
  openLogdir,
  unfinishedNotice,
  untrustedNotice,
} from '../open-logdir.js';

export interface OpenedRun {
  run: ComparedRun;
  /** What the user should know: that it has not ended. */
  notices: string[];
}

/** Opens what is to be compared: logdirs, and baselines as `baseline:NAME`. Claims are judged unless `claims` is false. */
export async function openRuns(
  given: readonly string[],
  options: { claims: boolean } & Given,
): Promise<OpenedRun[]> {
  const opened: OpenedRun[] = [];
  for (const one of given) opened.push(await openOne(one, options));
  return opened;
}

/** What `--baseline` names: a logdir where there is one, else a baseline. */
export function referenceNamed(given: string): string {
  if (given.startsWith(PREFIX)) return given;
  const isFolder = statSync(given, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const isPath = /[/\\]/.test(given);
  if (isPath || (isFolder && !baselineNames().includes(given))) return given;
  return `${PREFIX}${given}`;
}

async function openOne(
  given: string,
  { claims, ...options }: { claims: boolean } & Given,
): Promise<OpenedRun> {
  if (given.startsWith(PREFIX)) {
    const run = openBaseline(given.slice(PREFIX.length));
    return { run: claims ? run : { ...run, claims: async () => [] }, notices: [] };
  }
  const opened = await openLogdir(given, options);
  const judge = claims ? () => claimsOf(opened) : undefined;
  const notices = [untrustedNotice(opened), unfinishedNotice(opened.run)].filter(
    (notice) => notice !== undefined,
  );
  return { run: comparedLogdir(opened.run, judge), notices };
}

/** The claims of a run, when it is known what it is of. */
export async function claimsOf({ run, experiment }: OpenedLogdir) {
  return experiment ? checkRun(run, experiment.declaration, experiment.file) : [];
}
