import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { whyNotWritten } from '../../write-file.js';
import type { Column } from '../columns.js';
import { putInteger, putUnixTime } from './digits.js';
import { formatFloat } from './float.js';

export const TAB = 9;
export const NEWLINE = 10;

const CHUNK = 1 << 20;
/** More than any row needs: 32 integers of at most 17 bytes and their separators. */
const LONGEST_ROW = 1024;
/** Different floats remembered as bytes; a ladder of SLO multipliers shows one or two at a time. */
const REMEMBERED = 8;

/** A tab-separated file under construction: a fixed buffer that row writers fill and this class empties. */
export class TableFile {
  readonly bytes = Buffer.allocUnsafeSlow(CHUNK + LONGEST_ROW);
  #descriptor: number;
  #broken = false;
  readonly #values = new Float64Array(REMEMBERED).fill(Number.NaN);
  readonly #texts: Uint8Array[] = Array.from({ length: REMEMBERED }, () => new Uint8Array(0));
  #oldest = 0;
  readonly #originSeconds: number;
  readonly #originNanoseconds: number;

  /** `origin`: Unix time in ns that the rows' times count from, for tables whose first column is absolute. */
  constructor(
    readonly path: string,
    columns: readonly Column[],
    origin = 0n,
  ) {
    this.#originSeconds = Number(origin / 1_000_000_000n);
    this.#originNanoseconds = Number(origin % 1_000_000_000n);
    this.#descriptor = this.#guard(() => openSync(path, 'w'));
    const header = Buffer.from(`${columns.map(({ name }) => name).join('\t')}\n`);
    this.#write(header, header.length);
  }

  /** Empties the buffer when the next row may no longer fit; returns where the next row starts. */
  ended(position: number): number {
    if (position < CHUNK) return position;
    this.#write(this.bytes, position);
    return 0;
  }

  /** Writes a row's time: as it is, or absolute when the table has an origin. */
  time(at: number, ns: number): number {
    if (this.#originSeconds === 0) return putInteger(this.bytes, at, ns);
    return putUnixTime(this.bytes, at, ns, this.#originSeconds, this.#originNanoseconds);
  }

  /** Writes what has gathered; the next row starts at 0. */
  flush(position: number): void {
    if (position > 0) this.#write(this.bytes, position);
  }

  /** Writes a float at `at`, formatting each value once while it stays among the last few. */
  float(at: number, value: number): number {
    for (let slot = 0; slot < REMEMBERED; slot++) {
      if (this.#values[slot] === value) {
        const text = this.#texts[slot];
        for (let i = 0; i < text.length; i++) this.bytes[at + i] = text[i];
        return at + text.length;
      }
    }
    const text = Buffer.from(formatFloat(value));
    this.#values[this.#oldest] = value;
    this.#texts[this.#oldest] = text;
    this.#oldest = (this.#oldest + 1) % REMEMBERED;
    this.bytes.set(text, at);
    return at + text.length;
  }

  /** Writes a row at `at`; returns its end. Columns are integers, whose fractions are truncated, but where `floats` says so. */
  row(at: number, values: ArrayLike<number>, floats: readonly boolean[] = []): number {
    const { bytes } = this;
    let end = at;
    for (let i = 0; i < values.length; i++) {
      end = floats[i] ? this.float(end, values[i]) : putInteger(bytes, end, values[i]);
      bytes[end++] = TAB;
    }
    bytes[end - 1] = NEWLINE;
    return end;
  }

  /** Writes what is left and closes; closing twice does nothing. */
  close(position: number): void {
    if (this.#descriptor < 0) return;
    try {
      // What a failed write left in the buffer may be in the file in part.
      if (!this.#broken) this.#write(this.bytes, position);
    } finally {
      closeSync(this.#descriptor);
      this.#descriptor = -1;
    }
  }

  #write(bytes: Uint8Array, length: number): void {
    this.#guard(() => {
      try {
        writeAll(this.#descriptor, bytes, length);
      } catch (error) {
        this.#broken = true;
        throw error;
      }
    });
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new UserError(
        'E_TELEMETRY_WRITE',
        `Cannot write telemetry to ${this.path}: ${whyNotWritten(error)}.`,
        'Free some space or choose another directory with --logdir.',
      );
    }
  }
}

/** Writes whole rows; of those that do not fit on the disk the whole ones stay, so that the table ends with a row. */
function writeAll(descriptor: number, bytes: Uint8Array, length: number): void {
  let written = 0;
  try {
    while (written < length) written += writeSync(descriptor, bytes, written, length - written);
  } catch (error) {
    cutOff(descriptor, written - 1 - bytes.subarray(0, written).lastIndexOf(NEWLINE));
    throw error;
  }
}

/** Takes the last bytes off a file, where it is one whose length can change. */
function cutOff(descriptor: number, bytes: number): void {
  const file = fstatSync(descriptor);
  if (bytes > 0 && file.isFile()) ftruncateSync(descriptor, file.size - bytes);
}
