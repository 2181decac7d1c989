import Table from 'cli-table3';

export interface TableOptions {
  /** Columns of the terminal that the table may use. */
  width: number;
  /** Headings of the columns whose cells are numbers: aligned to the right. */
  right?: readonly string[];
}

const gap = '  ';

const noLines = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

/**
 * A plain, aligned table: no lines, no colours, so that it reads the same on a terminal, in a pipe and in a log. When it
 * is too wide, its widest columns give up room and wrap at words; numbers stay with their units.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width, right = [] }: TableOptions,
): string {
  const columns = head.map((title, i) => [title, ...rows.map((row) => row[i])]);
  const natural = columns.map((cells) => longest(cells.flatMap((cell) => cell.split('\n'))));
  const least = columns.map(([title, ...cells]) =>
    longest([...words(title), ...(right.includes(title) ? cells : cells.flatMap(words))]),
  );
  const table = new Table({
    head: [...head],
    colWidths: narrow(natural, least, width - gap.length * (head.length - 1)),
    colAligns: head.map((title) => (right.includes(title) ? 'right' : 'left')),
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: { ...Object.fromEntries(noLines.map((name) => [name, ''])), middle: gap },
  });
  for (const row of rows) table.push([...row]);
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

const words = (text: string): string[] => text.split(/\s+/);

function longest(texts: readonly string[]): number {
  return Math.max(1, ...texts.map((text) => text.length));
}

/** Takes room from the widest column that can still wrap, one character at a time, until all fit or none can. */
function narrow(natural: readonly number[], least: readonly number[], room: number): number[] {
  const widths = [...natural];
  for (let total = widths.reduce((sum, w) => sum + w, 0); total > room; total--) {
    const slack = widths.map((w, i) => (w > least[i] ? w : 0));
    const widest = Math.max(...slack);
    if (widest === 0) break;
    widths[slack.indexOf(widest)]--;
  }
  return widths;
}
