import { lines } from './bad-row.js';

/** Line of the first row whose `t` is more than `ns` before or after that of the row above it; null when there is none. */
export function firstGap(path: string, ns: number): number | null {
  let before: number | undefined;
  for (const { line, text } of lines(path)) {
    if (line === 1) continue;
    const time = Number(text.slice(0, text.indexOf('\t')));
    if (before !== undefined && Math.abs(time - before) > ns) return line;
    before = time;
  }
  return null;
}
