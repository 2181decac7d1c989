import { UserError } from '../../errors.js';
import { mendTable } from '../logdir/again.js';
import { lines } from './bad-row.js';

/** No two rows of a run that follow each other are further apart, and none from the first; both in ns. */
export const LARGEST_GAP = 86_400e9;
export const LONGEST = 31 * LARGEST_GAP;

/**
 * The error for a table with a time that cannot be right. Who noticed it sees no line numbers, and perhaps not every row:
 * the file is read once more to find the place.
 */
export function strayTime(path: string): UserError {
  const line = firstGap(path, LARGEST_GAP);
  return new UserError(
    'E_TABLE_TIME',
    line === null
      ? `${path} lasts too long, or the rows asked for are more than a day apart.`
      : `${path}:${line} has a time t that is more than a day from the row before.`,
    mendTable(path),
  );
}

/** Line of the first row whose `t` is more than `ns` before or after that of the row above it; null when there is none. */
function firstGap(path: string, ns: number): number | null {
  let before: number | undefined;
  for (const { line, text } of lines(path)) {
    if (line === 1) continue;
    const time = Number(text.slice(0, text.indexOf('\t')));
    if (before !== undefined && Math.abs(time - before) > ns) return line;
    before = time;
  }
  return null;
}
