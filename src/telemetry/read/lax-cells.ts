import { closeSync, openSync, readSync } from 'node:fs';
import type { Column } from '../columns.js';

const CHUNK = 1 << 20;
const TAB = 9;
const NEWLINE = 10;
const DOT = 46;

// What DuckDB takes for part of an integer, and we do not: blanks, a plus, 1_000, 1e3, 0x10, 0b1.
const generous = Array.from(' +_eExXbB\v\f', (character) => character.charCodeAt(0));

/**
 * Whether a table file may have something that DuckDB reads more generously than `firstBadRow`: a blank line, or a cell that
 * it skips, rounds or converts. Looks for bytes only, at a small part of a query's cost, so that a float as 1e-05 is a false
 * alarm. The file ends in a line feed.
 */
export function mayBeLax(path: string, columns: readonly Column[]): boolean {
  const floats = columns.map(({ type }) => type === 'float');
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(CHUNK);
    // Each look begins at the line feed before its first row, so that a blank line is two in a row wherever it lies; the
    // first one at the end of the header.
    const head = bytes.subarray(0, readSync(descriptor, bytes, 0, CHUNK, 0));
    let position = Math.max(0, head.indexOf(NEWLINE));
    let kept = 0;
    for (;;) {
      const read = readSync(descriptor, bytes, kept, CHUNK - kept, position);
      if (read === 0) return false;
      position += read;
      const filled = bytes.subarray(0, kept + read);
      const end = filled.lastIndexOf(NEWLINE);
      if (end === 0 && filled.length === CHUNK) return true;
      const rows = filled.subarray(0, end + 1);
      if (rows.includes('\n\n') || generous.some((byte) => rows.includes(byte)) || dotElsewhere(rows, floats))
        return true;
      bytes.copyWithin(0, end, filled.length);
      kept = filled.length - end;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a row has a dot in a column that holds no floats. Columns are told by the tabs from the first dot to the row's end. */
function dotElsewhere(rows: Buffer, floats: readonly boolean[]): boolean {
  const before = new Int32Array(floats.length + 1);
  for (let at = rows.indexOf(DOT); at >= 0; at = rows.indexOf(DOT, at)) {
    let tabs = 0;
    let dots = 0;
    for (let byte = rows[at]; byte !== NEWLINE; byte = rows[++at]) {
      if (byte === TAB) tabs++;
      else if (byte === DOT) before[Math.min(dots++, floats.length)] = tabs;
    }
    if (dots > floats.length) return true;
    for (let i = 0; i < dots; i++) if (!floats[floats.length - 1 - (tabs - before[i])]) return true;
  }
  return false;
}
