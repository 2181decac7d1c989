import {
  accessSync,
  closeSync,
  constants,
  createWriteStream,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  type WriteStream,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UserError } from './errors.js';
import { makeFolders } from './make-folders.js';

/** How the names of files end that are not yet what they will be. */
export const TEMPORARY = '.partial';

const unfinishedOf = (file: string): string => `${file}.${process.pid}${TEMPORARY}`;

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file became too large',
  EISDIR: 'a folder is in the way',
  ENOTEMPTY: 'a folder is in the way',
  EBUSY: 'it is in use',
  EEXIST: 'a file is in the way',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'its folder does not exist',
  ENAMETOOLONG: 'the name is too long',
};

/** Why a file system refused, in words. */
export function whyNotWritten(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

/**
 * Writes a file under another name and renames it: whoever looks sees the old one, the new one, or none. `next` says what to do
 * when it fails. Returns the path. @throws UserError when the file system refuses; any other error as it is.
 */
export function replaceFile(
  file: string,
  content: string | Uint8Array | readonly Uint8Array[],
  next: string,
): string {
  try {
    replaceOrThrow(file, content);
  } catch (error) {
    throw refused(file, error, next);
  }
  return file;
}

/** The same, but throws what the file system says. */
export function replaceOrThrow(file: string, content: string | Uint8Array | readonly Uint8Array[]): void {
  const unfinished = unfinishedOf(file);
  try {
    // Made anew, so that nothing is written through a link that lies in its place.
    rmSync(unfinished, { force: true });
    if (typeof content === 'string' || content instanceof Uint8Array)
      writeFileSync(unfinished, content, { flag: 'wx' });
    else writeChunks(unfinished, content);
    renameSync(unfinished, file);
  } catch (error) {
    // On a full disk it would take what room there is.
    removeQuietly(unfinished);
    throw error;
  }
}

/**
 * The same for what comes piece by piece and may be of any size: nothing is made before the last piece has come. A name that ends in `.gz`
 * is written compressed.
 */
export async function replaceFileStreamed(
  file: string,
  pieces: AsyncIterable<string | Uint8Array>,
  next: string,
): Promise<string> {
  const unfinished = unfinishedOf(file);
  let into: WriteStream | undefined;
  try {
    rmSync(unfinished, { force: true });
    into = createWriteStream(unfinished, { flags: 'wx' });
    if (file.endsWith('.gz')) await pipeline(pieces, createGzip(), into);
    else await pipeline(pieces, into);
    renameSync(unfinished, file);
  } catch (error) {
    await closed(into);
    removeQuietly(unfinished);
    throw refused(file, error, next);
  }
  return file;
}

// Pieces may fail before the file is open: it would be made after it was removed.
async function closed(into: WriteStream | undefined): Promise<void> {
  if (into && !into.closed) await new Promise<void>((done) => into.once('close', done).destroy());
}

/**
 * Makes a file that is not there yet, whole or not at all; false when there is one already. Throws what the file system says.
 */
export function createFile(file: string, text: string): boolean {
  const unfinished = unfinishedOf(file);
  try {
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, text, { flag: 'wx' });
    linkOrWrite(unfinished, file, text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    removeQuietly(unfinished);
  }
}

// A second name, unlike a new one, replaces nothing. Some file systems give no file two names.
function linkOrWrite(from: string, to: string, text: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (
      !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(
        (error as NodeJS.ErrnoException).code ?? '',
      )
    )
      throw error;
    writeFileSync(to, text, { flag: 'wx' });
  }
}

/** Makes a folder that can be written to, with those above it. @throws UserError when the file system refuses. */
export function writableFolder(folder: string, next: string): void {
  try {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const nowhere = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw refused(folder, error, next, nowhere ? 'nothing can be made there' : undefined);
  }
}

function refused(path: string, error: unknown, next: string, why = whyNotWritten(error)): unknown {
  if (error instanceof UserError || typeof (error as NodeJS.ErrnoException).code !== 'string') return error;
  return new UserError('E_NOT_WRITABLE', `Cannot write ${path}: ${why}.`, next);
}

/** One after the other, without joining what may be hundreds of megabytes. */
function writeChunks(file: string, chunks: readonly Uint8Array[]): void {
  const handle = openSync(file, 'wx');
  try {
    for (const chunk of chunks) {
      // A disk that fills up may take a part of the bytes without an error.
      for (let at = 0; at < chunk.byteLength; ) at += writeSync(handle, chunk, at);
    }
  } finally {
    closeSync(handle);
  }
}

/** The error that is to be told is the first one, not that of the tidying up. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}
