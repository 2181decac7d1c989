import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../errors.js';
import { parseDeltas } from '../workloads/gaps/deltas.js';

/** Largest trace that is read, unpacked: some 30 million gaps. */
const LARGEST = 400e6;
const NEXT = 'Give a file with one gap between two arrivals a line, in ms; it may be gzipped.';

/**
 * The gaps in ms of a `.deltas` file, plain or gzipped. Throws UserError when it cannot be read, is too large or, with the line, when
 * it holds anything but gaps.
 */
export function readDeltas(path: string): Float64Array {
  return parseDeltas(path, unpacked(path).toString('latin1'));
}

function unpacked(path: string): Buffer {
  try {
    if (!statSync(path).isFile()) throw new UserError('E_DELTAS', `${path} is no file.`, NEXT);
    if (statSync(path).size > LARGEST) throw tooLarge(path);
    const bytes = readFileSync(path);
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return zipped ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path);
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code?.startsWith('Z_')
          ? 'is a damaged gzip file'
          : `cannot be read (${code})`;
    throw new UserError('E_DELTAS', `${path} ${why}.`, NEXT);
  }
}

function tooLarge(path: string): UserError {
  return new UserError('E_DELTAS', `${path} holds more than ${LARGEST / 1e6} MB.`, 'Give a part of it.');
}
