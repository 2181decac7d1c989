import { closeSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { writing } from '../store.js';
import type { PartialFile } from './partial.js';

export interface AttemptOptions {
  /** Longest time in ms without a byte. */
  idle: number;
  /** Hears of the bytes that are here, and of all if known, again and again. */
  progress(here: number, total: number | null): void;
}

/**
 * Gets a URL into a partial file, from where it ends if the server can. Throws an Error whose message is the reason when
 * the file is not complete afterwards; what came is kept.
 */
export async function attempt(url: string, partial: PartialFile, options: AttemptOptions): Promise<void> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error(silence(options.idle))), options.idle);
  };
  try {
    alive();
    const response = await fetch(url, { headers: headersFor(url, partial), signal: abort.signal });
    alive();
    await receive(url, response, partial, options, alive);
  } catch (error) {
    throw new Error(reason(error, abort.signal), { cause: error });
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** Asks for the rest of what is here; where the server named a version, only of that one. */
function headersFor(url: string, partial: PartialFile): Record<string, string> {
  // compressed on the way, a range would be one of other bytes
  const plain = { 'accept-encoding': 'identity' };
  const { size, state } = partial;
  if (size === 0 || !state) return plain;
  const range = { ...plain, range: `bytes=${size}-` };
  return state.url === url && state.etag ? { ...range, 'if-range': state.etag } : range;
}

async function receive(
  url: string,
  response: Response,
  partial: PartialFile,
  { progress }: AttemptOptions,
  alive: () => void,
): Promise<void> {
  const from = partial.size;
  if (response.status === 416 && from > 0) {
    if (rangeOf(response)?.total === from) return;
    partial.discard();
    throw new Error('the server has fewer bytes than were here; these are discarded');
  }
  if (!response.ok || !response.body)
    throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());
  const range = response.status === 206 ? rangeOf(response) : undefined;
  if (response.status === 206 && !continues(range, from, partial)) {
    partial.discard();
    throw new Error('the server has another version than the one begun, which is discarded');
  }
  const length = response.headers.get('content-length');
  const total = range ? range.total : length === null ? null : Number(length);
  const etag = response.headers.get('etag');

  const file = writing(partial.path, () => {
    partial.state = { url, etag: etag?.startsWith('"') ? etag : null, total };
    return openSync(partial.path, range ? 'a' : 'w');
  });
  try {
    let here = range ? from : 0;
    for await (const bytes of response.body) {
      alive();
      writing(partial.path, () => writeAll(file, bytes));
      here += bytes.length;
      progress(here, total);
    }
    if (total !== null && here !== total)
      throw new Error(`the connection ended after ${here} of ${total} bytes`);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(file, bytes, sent);
}

function continues(range: ReturnType<typeof rangeOf>, from: number, partial: PartialFile): boolean {
  const expected = partial.state?.total ?? null;
  return range?.start === from && (expected === null || range.total === expected);
}

function rangeOf(response: Response): { start: number; total: number | null } | undefined {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (!match) return undefined;
  return { start: Number(match[1] ?? -1), total: match[2] === '*' ? null : Number(match[2]) };
}

function silence(idle: number): string {
  return `no byte for ${idle / 1000} s`;
}

const reasons: Record<string, string> = {
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the host name cannot be looked up: no network?',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the connection was broken',
  ETIMEDOUT: 'the host does not answer',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_SOCKET: 'the connection was broken',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer',
};

/** A failure in a few words. fetch hides the cause of nearly all of them behind 'fetch failed' and 'terminated'. */
function reason(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return (signal.reason as Error).message;
  if (error instanceof UserError) throw error;
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return (cause?.code && reasons[cause.code]) || cause?.message || cause?.code || message;
}
