import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { findDataSet } from '../catalogue.js';
import { checkPart, partFile } from '../store.js';
import { dayFileNames } from './format.js';

/**
 * The file of a real day, or undefined when it is not here: in `AZURE_TRACE_DIR`, which the original client reads, when
 * that is set and has it; else in the data folder. Throws UserError when the variable names no folder.
 */
export function findAzureDay(day: number, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const set = findDataSet('azure');
  checkPart(set, day);
  const folder = env.AZURE_TRACE_DIR;
  if (folder && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(
      'E_NO_FILE',
      `AZURE_TRACE_DIR is ${folder}, which is not a folder.`,
      'Set it to the folder that holds the days of the Azure Functions trace, or unset it.',
    );
  const names = dayFileNames(day);
  // the original client takes the preview's file before the published one
  const ordered = [...names.filter((name) => name.includes('.svls.')), ...names];
  const own = folder ? ordered.map((name) => join(folder, name)).find((file) => existsSync(file)) : undefined;
  return own ?? partFile(set, day, env);
}

/** As `findAzureDay`; throws UserError, naming the ways to get the day, when it is not here. */
export function needAzureDay(day: number, env: NodeJS.ProcessEnv = process.env): string {
  const file = findAzureDay(day, env);
  if (file) return file;
  throw new UserError(
    'E_NO_DATA',
    `Day ${day} of the Azure Functions trace is not here.`,
    `Get it: repro data pull azure --day ${day}. Or use the stand-in: --synthetic`,
  );
}
