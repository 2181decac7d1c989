import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors.js';
import type { TraceRows } from '../../workloads/trace.js';
import { needRegularFile } from '../regular-file.js';
import { type AzureDay, sortDay } from './day.js';
import { COLUMNS, MINUTES } from './format.js';
import { DayScanner } from './scanner.js';
import { isSyntheticDay } from './synth/mark.js';

/** Twice what a day of the trace has. */
const MOST_IN_A_BLOCK = 100_000;

/**
 * Reads one daily file of the Azure Functions trace, plain or gzipped, as its rows in descending order of their totals.
 * Throws UserError with file and line at the first thing that is wrong.
 */
export async function readAzureDay(path: string): Promise<TraceRows> {
  return (await readAzureFile(path)).rows;
}

/** As `readAzureDay`, with the trigger of every row. */
export async function readAzureFile(path: string): Promise<AzureDay> {
  let scanner = new DayScanner(path);
  try {
    const { bytes, size } = await content(path);
    if (size !== undefined) scanner = new DayScanner(path, mostRows(size));
    for await (const chunk of bytes) scanner.push(chunk as Uint8Array);
  } catch (error) {
    throw readable(path, scanner, error as NodeJS.ErrnoException);
  }
  return sortDay(scanner.finish());
}

/** Whether a file is a day that `repro data synth` wrote. Throws UserError when it cannot be read. */
export async function isSyntheticFile(path: string): Promise<boolean> {
  try {
    return await isSyntheticDay((await content(path)).bytes);
  } catch (error) {
    throw readable(path, new DayScanner(path), error as NodeJS.ErrnoException);
  }
}

/** Rows that so many bytes may hold, so that a block takes them all; memory that stays unused is never touched. */
function mostRows(size: number): number {
  const shortest = COLUMNS + MINUTES;
  return Math.min(MOST_IN_A_BLOCK, Math.max(1, Math.floor(size / shortest)));
}

/** The bytes of a file, unpacked when they are gzip, whatever the name says; their number where it is known before. */
async function content(path: string): Promise<{ bytes: Readable; size?: number }> {
  needRegularFile(path);
  const file = await open(path);
  try {
    const magic = Buffer.alloc(2);
    await file.read(magic, 0, 2, 0);
    const raw = file.createReadStream({ start: 0, highWaterMark: 1 << 18 });
    if (magic.readUInt16BE() !== 0x1f8b) return { bytes: raw, size: (await file.stat()).size };
    const plain = createGunzip({ chunkSize: 1 << 18 });
    raw.on('error', (error) => plain.destroy(error));
    plain.on('close', () => raw.destroy());
    return { bytes: raw.pipe(plain) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

const gzipProblems: Record<string, string> = {
  Z_BUF_ERROR: 'the gzip data end here: the file was cut short',
  Z_DATA_ERROR: 'the gzip data are damaged here',
};

function readable(path: string, scanner: DayScanner, error: NodeJS.ErrnoException): Error {
  const { code = '' } = error;
  if (code in gzipProblems) {
    const { code: name, message } = scanner.wrong(gzipProblems[code]);
    return new UserError(name, message, 'Get the file again.');
  }
  if (error instanceof UserError || !error.syscall) return error;
  return new UserError(
    'E_NO_FILE',
    `${path} cannot be read (${code}).`,
    'Which days are here: repro data list',
  );
}
