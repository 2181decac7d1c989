import { dirname, join, resolve } from 'node:path';
import type { LoadedExperiment } from '../experiment/load.js';
import { REPORT } from '../telemetry/logdir/records.js';
import type { Run } from '../telemetry/run.js';
import { replaceFile, writableFolder } from '../write-file.js';
import { type CollectOptions, collectReport } from './collect.js';
import { reportPage } from './html/page.js';
import { pageParts } from './page-parts.js';

const next = 'Give another file with --output.';

/**
 * Writes the report of a run as one page, whole or not at all; into the logdir unless `output` names another file.
 *
 * @throws UserError when the file cannot be written, a table is malformed, or a user's own figure or claim fails.
 */
export async function writeReport(
  run: Run,
  experiment: LoadedExperiment | null,
  { output, ...options }: CollectOptions & { output?: string },
): Promise<{ file: string; bytes: number }> {
  const file = resolve(output ?? join(run.dir, REPORT));
  // Asked first: to collect takes longer than to be refused.
  writableFolder(dirname(file), next);
  const parts = pageParts();
  const page = Buffer.from(reportPage(await collectReport(run, experiment, options), parts));
  replaceFile(file, page, next);
  return { file, bytes: page.byteLength };
}
