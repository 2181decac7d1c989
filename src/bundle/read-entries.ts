import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { staysInside } from '../inside-folder.js';
import { TOP } from './format.js';
import { GZIP_HEADER } from './gzip-header.js';

/** A file of an archive, while the archive is read: its bytes must be read, or skipped by `for await`, before the next comes. */
export interface Entry {
  /** Path below the archive's folder. */
  path: string;
  bytes: number;
  content: AsyncIterable<Buffer>;
}

/**
 * Hands over the files of an archive, one after the other, in bounded memory. Everything but plain files with names that stay inside is refused: links,
 * devices, folders, absolute paths, `..`, and the same name twice.
 *
 * @throws Error with what is wrong, also with what is not compressed as archives of ours are, or ends too early or too late.
 */
export async function readEntries(file: string, use: (entry: Entry) => Promise<void>): Promise<void> {
  const source = createReadStream(file, { highWaterMark: 1 << 16 });
  const gunzip = createGunzip();
  const tar = extract();
  const seen = new Set<string>();
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    for (const stream of [source, gunzip, tar]) stream.destroy();
  };
  for (const stream of [source, gunzip, tar]) (stream as Readable).on('error', fail);
  tar.on('entry', (header, content, next) => {
    const path = checkedName(header, seen);
    const bytes = header.size;
    Promise.resolve(
      path instanceof Error ? Promise.reject(path) : use({ path, bytes, content: content as never }),
    )
      .then(() => {
        content.resume();
        next();
      })
      .catch(fail);
  });
  const closed = once(tar as unknown as Readable, 'close').catch(() => {});
  source.pipe(gunzip);
  try {
    let first = true;
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      if (first) await checkHeader(file);
      first = false;
      if (!tar.write(chunk)) await Promise.race([once(tar as unknown as Readable, 'drain'), closed]);
      if (failure) break;
    }
    if (!failure) (tar as unknown as Writable).end();
    await closed;
  } catch (error) {
    fail(error);
  }
  if (failure) throw failure;
  if (gunzip.bytesWritten !== statSync(file).size) throw new Error('something follows its end');
}

async function checkHeader(file: string): Promise<void> {
  for await (const chunk of createReadStream(file, { end: GZIP_HEADER.length - 1 })) {
    if (!GZIP_HEADER.equals(chunk as Buffer)) throw new Error('it is not compressed as repro does it');
  }
}

function checkedName({ name, type }: { name: string; type: string }, seen: Set<string>): string | Error {
  const shown = JSON.stringify(name.slice(0, 200));
  if (type !== 'file') return new Error(`${shown} is a ${type}, and no file`);
  if (!name.startsWith(`${TOP}/`) || !staysInside(name.slice(TOP.length + 1)))
    return new Error(`the name ${shown} leaves the folder of the archive`);
  const path = name.slice(TOP.length + 1);
  if (seen.has(path)) return new Error(`${shown} is in it twice`);
  seen.add(path);
  return path;
}
