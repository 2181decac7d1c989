import { closeSync, openSync, readSync, renameSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { sha256Of } from '../../sha256.js';
import { writing } from '../store.js';
import { attempt } from './attempt.js';
import { PartialFile } from './partial.js';

export interface DownloadOptions {
  /** Hexadecimal SHA-256 that the file must have, if known. */
  sha256?: string;
  /** Bytes that it must begin with. */
  magic?: readonly number[];
  /** Longest time in ms without a byte; 30 s by default. */
  idle?: number;
  /** Hears of each URL that is tried, and of each that failed and why. */
  trying?(url: string, resumedAt: number): void;
  failed?(url: string, reason: string): void;
  progress?(here: number, total: number | null): void;
}

/** How often a mirror that broke off in the middle is asked for the rest. */
const attempts = 5;

/**
 * Downloads one file from the first of `urls` that has it, continuing what an earlier attempt left. The file appears
 * under its name only when complete and checked. Returns its SHA-256.
 *
 * @throws UserError with the reason of each URL when none gave the file.
 */
export async function download(
  urls: readonly string[],
  target: string,
  options: DownloadOptions = {},
): Promise<string> {
  const partial = new PartialFile(target);
  const failures: string[] = [];
  for (const url of urls) {
    try {
      options.trying?.(url, partial.size);
      await fetchAll(url, partial, options);
      const sha256 = await verify(partial, options);
      writing(target, () => renameSync(partial.path, target));
      partial.forget();
      return sha256;
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { message } = error as Error;
      options.failed?.(url, message);
      failures.push(`${url}: ${message}`);
    }
  }
  throw new UserError(
    'E_DOWNLOAD',
    `None of ${urls.length} addresses gave the file: ${failures.join('; ')}.`,
    'Try again later: what came is kept. Or get the file by other means and: repro data add --help',
    ExitCode.host,
  );
}

/** Asks again for as long as each attempt brings something, since long downloads break off now and then. */
async function fetchAll(url: string, partial: PartialFile, options: DownloadOptions): Promise<void> {
  const { idle = 30_000, progress = () => {} } = options;
  for (let left = attempts; ; left--) {
    const before = partial.size;
    try {
      return await attempt(url, partial, { idle, progress });
    } catch (error) {
      const grew = partial.size > before;
      // a partial file that vanished was of another version: begin again
      const discarded = before > 0 && partial.size === 0;
      if (left === 1 || !(grew || discarded) || error instanceof UserError) throw error;
    }
  }
}

async function verify(partial: PartialFile, { sha256, magic = [] }: DownloadOptions): Promise<string> {
  const found = await sha256Of(partial.path);
  const problem = !beginsWith(partial.path, magic)
    ? 'what came is not the file but something else, perhaps a web page'
    : sha256 !== undefined && sha256 !== found
      ? `its SHA-256 is ${found}, not ${sha256}`
      : undefined;
  if (problem === undefined) return found;
  partial.discard();
  throw new Error(problem);
}

function beginsWith(path: string, magic: readonly number[]): boolean {
  const head = Buffer.alloc(magic.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head.equals(Buffer.from(magic));
}
