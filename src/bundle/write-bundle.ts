import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { UserError } from '../errors.js';
import { sha256Of } from '../sha256.js';
import { replaceFileStreamed } from '../write-file.js';
import { type Collected, collect, type Source } from './collect.js';
import { CHECKSUMS, checksumsText, INDEX, README, TOP } from './format.js';
import { GZIP_HEADER } from './gzip-header.js';
import { readmeText } from './readme.js';

export interface BundleOptions {
  /** Leave the tables of the points out. */
  telemetry: boolean;
  signal?: AbortSignal;
  /** Hears how many of the bytes are packed. */
  progress?(done: number, all: number): void;
}

export interface Bundled extends Pick<Collected, 'index' | 'unfinished'> {
  file: string;
  files: number;
  /** Bytes of all files, and of the archive. */
  bytes: number;
  packed: number;
}

/**
 * Packs a run into one archive. Equal contents give equal bytes: files in order, without owner and time. Everything is read twice, first for the
 * checksums, which stand at the archive's beginning, and never held whole.
 *
 * @throws UserError when the run cannot be packed, a file is not as the run left it, or the archive cannot be written.
 */
export async function writeBundle(
  logdir: string,
  file: string,
  { telemetry, signal, progress = () => {} }: BundleOptions,
): Promise<Bundled> {
  const { sources, index, manifest, unfinished } = collect(logdir, telemetry);
  const all = [{ path: README, from: Buffer.from(readmeText(index, manifest)) }, ...sources];
  const sizes = all.map(({ path, from }) => ({ path, bytes: sizeOf(from) }));
  const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
  const text = `${JSON.stringify({ ...index, files: sizes }, null, 1)}\n`;
  const hashes = new Map([[INDEX, hashOf(text)]]);
  for (const source of all) {
    signal?.throwIfAborted();
    hashes.set(source.path, await checkedHash(source));
  }
  const first = [
    { path: CHECKSUMS, from: Buffer.from(checksumsText(hashes)) },
    { path: INDEX, from: Buffer.from(text) },
  ];
  let done = 0;
  const stream = archive([...first, ...all], hashes, (more) => {
    signal?.throwIfAborted();
    done += more;
    progress(done, bytes);
  });
  const next = 'Make room there, or give another file with -o.';
  await replaceFileStreamed(file, stream, next);
  return { file, index, unfinished, files: hashes.size + 1, bytes, packed: statSync(file).size };
}

async function* archive(
  sources: readonly Source[],
  hashes: ReadonlyMap<string, string>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const gzip = createGzip();
  // What went wrong is thrown below; a stream that nobody listens to would end the process.
  (tar as unknown as Writable).on('error', () => {});
  const feeding = feed(tar, sources, hashes, onBytes);
  // Whatever fails is told by the stream that it destroys.
  feeding.catch((error) => tar.destroy(error));
  pump(tar as unknown as AsyncIterable<Uint8Array>, gzip).catch((error) => gzip.destroy(error));
  try {
    let first = true;
    for await (const chunk of gzip as AsyncIterable<Buffer>) {
      // What writes the header says on which system it ran.
      if (first) GZIP_HEADER.copy(chunk);
      first = false;
      yield chunk;
    }
    await feeding;
  } finally {
    tar.destroy();
  }
}

async function pump(from: AsyncIterable<Uint8Array>, into: Gzip): Promise<void> {
  for await (const chunk of from) if (!into.write(chunk)) await once(into, 'drain');
  into.end();
}

const owner = { mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) };

async function feed(
  tar: ReturnType<typeof pack>,
  sources: readonly Source[],
  hashes: ReadonlyMap<string, string>,
  onBytes: (count: number) => void,
): Promise<void> {
  const closed = once(tar as unknown as Writable, 'close').then(() => {
    throw new Error('the archive was closed');
  });
  closed.catch(() => {});
  for (const { path, from } of sources) {
    const size = sizeOf(from);
    const hash = createHash('sha256');
    const entry = tar.entry({ name: `${TOP}/${path}`, size, ...owner }) as unknown as Writable;
    entry.on('error', () => {});
    const pieces: AsyncIterable<Buffer> | Buffer[] =
      typeof from === 'string'
        ? createReadStream(from, { highWaterMark: 1 << 18 })
        : from.length > 0
          ? [from]
          : [];
    for await (const piece of pieces) {
      hash.update(piece);
      onBytes(piece.length);
      if (!entry.write(piece)) await Promise.race([once(entry, 'drain'), closed]);
    }
    if (hashes.has(path) && hash.digest('hex') !== hashes.get(path))
      throw changed(String(from), 'while it was packed');
    entry.end();
  }
  tar.finalize();
}

const sizeOf = (from: string | Buffer): number =>
  typeof from === 'string' ? statSync(from).size : from.length;

const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

async function checkedHash({ from, sha256 }: Source): Promise<string> {
  if (typeof from !== 'string') return hashOf(from);
  let found: string;
  try {
    found = await sha256Of(from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      'E_BUNDLE',
      `${from} cannot be read (${code}).`,
      'Put it back, or make the run again.',
    );
  }
  if (sha256 !== undefined && found !== sha256) throw changed(from, 'since the run');
  return found;
}

function changed(file: string, when: string): UserError {
  return new UserError(
    'E_BUNDLE_CHANGED',
    `${file} has changed ${when}: the archive would not hold what the run was made of.`,
    'Put it back as it was, or make the run again.',
  );
}
