import { decimal } from '../../decimal.js';
import { UserError } from '../../errors.js';

/** That of UTF-8, as latin1 shows it: some editors begin files with it. */
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;
const NEXT = 'A .deltas file has one gap between two arrivals a line, in ms.';

/** Reads the text of a `.deltas` file: one gap in ms a line. Throws UserError `E_DELTAS` with file and line. */
export function parseDeltas(file: string, text: string): Float64Array {
  const lines = text.replace(BYTE_ORDER_MARK, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UserError('E_DELTAS', `${file} is empty.`, NEXT);
  const gaps = new Float64Array(lines.length);
  for (let i = 0; i < lines.length; i++) {
    const cell = lines[i].trim();
    const gap = decimal(cell);
    if (!(gap >= 0 && gap < Number.POSITIVE_INFINITY)) {
      const why = gap < 0 ? 'is negative' : 'is no number';
      throw new UserError('E_DELTAS', `${file}:${i + 1}: the gap '${shown(cell)}' ${why}.`, NEXT);
    }
    gaps[i] = gap;
  }
  if (!gaps.some((gap) => gap > 0))
    throw new UserError('E_DELTAS', `${file}: every gap is 0, so the trace has no rate.`, NEXT);
  return gaps;
}

// What is no text of gaps may be anything.
function shown(cell: string): string {
  return cell.slice(0, 40).replaceAll(/[^\x20-\x7e]/g, '?');
}

/** The text of a `.deltas` file. */
export function deltasText(gaps: Float64Array): string {
  const lines: string[] = [];
  for (let i = 0; i < gaps.length; i++) lines.push(`${gaps[i]}\n`);
  return lines.join('');
}
