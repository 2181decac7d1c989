import { UserError } from '../../errors.js';
import { sha256Of } from '../../sha256.js';
import type { AzureDataset } from '../../telemetry/run.js';
import type { TraceRows } from '../../workloads/trace.js';
import { needRegularFile } from '../regular-file.js';
import { readAzureDay } from './read-day.js';
import { syntheticAzureDay } from './synth/generate.js';

/** A day to replay, as plain data: what it is, and where its file lies unless it is made in memory. */
export interface DaySource {
  dataset: AzureDataset;
  file?: string;
}

/**
 * Reads or generates a day. A file is hashed again first, since the point's key and the manifest name its content.
 *
 * @throws UserError when the file is bad, or has changed.
 */
export async function loadDay({ dataset, file = '' }: DaySource): Promise<TraceRows> {
  if (dataset.kind === 'synthetic') {
    const { day, functions, seed } = dataset;
    return syntheticAzureDay({ day, functions, seed });
  }
  const found = await hashOf(file);
  if (found === dataset.sha256) return readAzureDay(file);
  throw new UserError(
    'E_DATA_CHANGED',
    `${file} has the SHA-256 ${found}, but had ${dataset.sha256} when the run was planned.`,
    'Leave the file alone while a run reads it, and run again into another logdir.',
  );
}

/** SHA-256 of a day's file; throws UserError when it cannot be read. */
export async function hashOf(file: string): Promise<string> {
  needRegularFile(file);
  try {
    return await sha256Of(file);
  } catch (error) {
    throw new UserError(
      'E_NO_FILE',
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      'Which days are here: repro data list',
    );
  }
}
