/** More hosts than anybody has: beyond it is a slip such as [1-100000]. */
const MOST = 4096;

/**
 * The names that `cluster[03-08,12]` stands for; several brackets multiply. A range keeps its leading zeros. Calls `fail` with what is
 * wrong and where in the text (from 0).
 */
export function expandRanges(text: string, fail: (problem: string, at: number) => never): string[] {
  let names = [''];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('[', at);
    const plain = text.slice(at, open < 0 ? text.length : open);
    const stray = plain.indexOf(']');
    if (stray >= 0) fail("a ']' without its '['", at + stray);
    names = names.map((name) => name + plain);
    if (open < 0) break;
    const close = text.indexOf(']', open);
    if (close < 0) fail("a '[' without its ']'", open);
    const numbers = rangeNumbers(text.slice(open + 1, close), (problem) => fail(problem, open + 1));
    if (names.length * numbers.length > MOST) fail(`more than ${MOST} hosts`, open);
    names = names.flatMap((name) => numbers.map((number) => name + number));
    at = close + 1;
  }
  return names;
}

function rangeNumbers(text: string, fail: (problem: string) => never): string[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] =
      /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? fail(`'${part}' is no range such as 03-08`);
    const [from, to] = [Number(first), Number(last)];
    if (to < from) fail(`the range ${part} goes down`);
    if (to - from >= MOST) fail(`more than ${MOST} hosts`);
    return Array.from({ length: to - from + 1 }, (_, i) => String(from + i).padStart(first.length, '0'));
  });
}
