import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { makeFolders } from '../../make-folders.js';
import { count } from '../../plural.js';
import { type TableName, tableFiles } from '../../telemetry/columns.js';
import type { Launcher } from '../processes/launcher.js';
import type { Role } from './start-role.js';

/** What gathering found: the rows of each table that is there and whole, and what is wrong with the others. */
export interface Gathered {
  rows: Partial<Record<TableName, number>>;
  problems: UserError[];
}

/** Brings the telemetry tables of a controller into the point's folder. A table that is missing or ends within a row is a problem, and no exception. */
export async function gatherTables(
  launcher: Launcher,
  logDir: string,
  folder: string,
  tables: readonly TableName[],
): Promise<Gathered> {
  const gathered: Gathered = { rows: {}, problems: [] };
  for (const table of tables) {
    const file = tableFiles[table];
    try {
      await launcher.fetch(`${logDir}/${file}`, join(folder, file));
      gathered.rows[table] = await countRows(
        join(folder, file),
        `${file} of the controller on ${launcher.name}`,
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      gathered.problems.push(error);
    }
  }
  return gathered;
}

/** Brings the logs of all roles into a folder; those that cannot be had are named, and stop nothing. */
export async function gatherLogs(roles: readonly Role[], folder: string): Promise<string[]> {
  makeFolders(folder);
  const fetched = roles.map(async ({ launcher, log, process }) => {
    try {
      await launcher.fetch(log, join(folder, basename(log)));
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [`the log of ${process.name} is missing: ${error.message}`];
    }
  });
  return (await Promise.all(fetched)).flat();
}

/**
 * What speaks against a table of requests that is whole: a client that heard more answers than it has rows, because the disk was full or
 * somebody cut it. Only repro's own clients say how many they heard, in the log that was gathered.
 */
export async function missingRows(logs: string, rows: number | undefined): Promise<UserError | null> {
  const text = await readFile(join(logs, 'client.log'), 'utf8').catch(() => '');
  const heard = Number(/^Sent \d+ requests in .*: (\d+) answered/m.exec(text)?.[1]);
  if (rows === undefined || !(heard > rows)) return null;
  return new UserError(
    'E_TELEMETRY_CUT',
    `${tableFiles.requests} has ${count(rows, 'row')}, but the client heard ${count(heard, 'answer')}.`,
    'See whether the disk of the controller was full; then --resume.',
    ExitCode.host,
  );
}

/** Rows below the header. Throws UserError for a table that is empty or ends in the middle of a row. */
async function countRows(path: string, what: string): Promise<number> {
  let lines = 0;
  let last = 0;
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
    last = chunk[chunk.length - 1];
    bytes += chunk.length;
  }
  if (lines > 0 && last === 10) return lines - 1;
  throw new UserError(
    'E_TELEMETRY_CUT',
    bytes === 0 ? `${what} is empty.` : `${what} ends in the middle of a row, after ${bytes} bytes.`,
    'See whether its disk is full, or the controller was killed; then --resume.',
    ExitCode.host,
  );
}
