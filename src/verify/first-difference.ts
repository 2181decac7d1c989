import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Characters of a cell that are shown. */
const SHOWN = 60;

/**
 * Where two tables begin to differ, in words with both values: `line 5, column latency: 12 here, 13 recomputed`. Null where their lines are equal.
 * Reads both side by side, in bounded memory.
 */
export async function firstDifference(here: string, recomputed: string): Promise<string | null> {
  const [a, b] = [linesOf(here), linesOf(recomputed)];
  try {
    let header: string[] = [];
    for (let line = 1; ; line++) {
      const [one, other] = await Promise.all([a.next(), b.next()]);
      if (one.done && other.done) return null;
      if (one.done) return `line ${line}: the file ends here, recomputed it goes on`;
      if (other.done) return `line ${line}: the file goes on here, recomputed it ends`;
      if (line === 1) header = one.value.split('\t');
      if (one.value !== other.value) return `line ${line}${inColumns(header, one.value, other.value)}`;
    }
  } finally {
    await Promise.all([a.return?.(undefined), b.return?.(undefined)]);
  }
}

function inColumns(header: readonly string[], here: string, recomputed: string): string {
  const [a, b] = [here.split('\t'), recomputed.split('\t')];
  const at = a.findIndex((cell, i) => cell !== b[i]);
  const column = at < 0 ? a.length : at;
  const name = header[column] ?? String(column + 1);
  return `, column ${name}: ${shown(a[column])} here, ${shown(b[column])} recomputed`;
}

const shown = (cell: string | undefined): string =>
  cell === undefined
    ? 'nothing'
    : cell === ''
      ? 'an empty cell'
      : JSON.stringify(cell.slice(0, SHOWN)).slice(1, -1);

function linesOf(file: string): AsyncIterator<string> {
  const input = createReadStream(file);
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
}
