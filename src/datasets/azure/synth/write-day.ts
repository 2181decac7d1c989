import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { UnsortedDay } from '../day.js';
import { header, MINUTES, triggers } from '../format.js';

const COMMA = 44;
const ZERO = 48;
/** Digits of the largest count, and its comma. */
const widest = 11;
const rowRoom = 4 * 65 + 16 + MINUTES * widest;

/** Writes a day in the published schema, rows in the order of the day. `names` gives owner, application and function. */
export function writeDay(path: string, day: UnsortedDay, names: Iterator<string>): void {
  const file = openSync(path, 'w');
  try {
    const buffer = Buffer.allocUnsafe(1 << 20);
    let used = buffer.write(`${header}\n`);
    for (let f = 0; f < day.functions; f++) {
      if (used + rowRoom > buffer.length) used = flush(file, buffer, used);
      used += buffer.write(`${names.next().value},${triggers[day.triggers[f]]}`, used, 'latin1');
      const start = (f % day.blockRows) * MINUTES;
      const block = day.blocks[Math.floor(f / day.blockRows)];
      used = writeCounts(block.subarray(start, start + MINUTES), buffer, used);
    }
    flush(file, buffer, used);
  } catch (error) {
    // Of a full disk it would take what room there is.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function writeCounts(counts: Uint32Array, buffer: Buffer, start: number): number {
  let at = start;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    buffer[at++] = COMMA;
    if (count < 10) {
      buffer[at++] = ZERO + count;
      continue;
    }
    let digits = 2;
    for (let power = 100; power <= count; power *= 10) digits++;
    let rest = count;
    for (let d = at + digits - 1; d >= at; d--) {
      const tens = Math.floor(rest / 10);
      buffer[d] = ZERO + rest - tens * 10;
      rest = tens;
    }
    at += digits;
  }
  buffer[at++] = 10;
  return at;
}

/** Writes all that is buffered; a write to a full disk may take less than it was given before it fails. */
function flush(file: number, buffer: Buffer, used: number): number {
  for (let from = 0; from < used; ) from += writeSync(file, buffer, from, used - from);
  return 0;
}
