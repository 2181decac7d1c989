import { palette } from 'repro';
import { invalidMark, type Series } from './series.js';

export interface Style {
  label: string;
  colour: string;
  dash: number[];
  width: number;
}

const solid = [1, 0];
const paperRates: ReadonlyMap<number, Pick<Style, 'colour' | 'dash'>> = new Map([
  [600, { colour: palette.grey, dash: solid }],
  [1200, { colour: palette.turquoise, dash: [1.5, 2] }],
  [2400, { colour: palette.orange, dash: [6, 2.5] }],
]);
const spare: readonly Pick<Style, 'colour' | 'dash'>[] = [
  { colour: palette.blue, dash: solid },
  { colour: palette.purple, dash: [8, 2, 2, 2] },
  { colour: palette.green, dash: [3, 2] },
  { colour: palette.vermillion, dash: [6, 2.5] },
  { colour: palette.sky, dash: solid },
];
const thin = 1.3;
const thick = 2.6;

const distinct = <T>(values: readonly T[]) => [...new Set(values)];
const ascending = (a: number, b: number) => a - b;

/** Line width by N: the paper's thin 12 and thick 48; other sets of N are spread between them in order. */
function widths(series: readonly Series[]): (models: number | undefined) => number {
  const all = distinct(series.flatMap((s) => s.models ?? [])).sort(ascending);
  if (all.every((n) => n === 12 || n === 48)) return (n) => (n === 48 ? thick : thin);
  return (n) =>
    n === undefined || all.length < 2 ? thin : thin + ((thick - thin) * all.indexOf(n)) / (all.length - 1);
}

/** What separates series of equal N and R: the rest of the label. */
const hueKey = (s: Series) =>
  s.label
    .replace(invalidMark, '')
    .split(', ')
    .filter((part) => !part.startsWith('N='))
    .join(', ');

/**
 * One style per label, in the legend's order (by N, then R): the paper's own colours for its three rates, the spare
 * ones for anything else that a user swept.
 */
export function styles(series: readonly Series[]): Style[] {
  const width = widths(series);
  const ordered = [...series].sort(
    (a, b) => ascending(a.models ?? 0, b.models ?? 0) || ascending(a.rate ?? 0, b.rate ?? 0),
  );
  const taken = new Map<string, Pick<Style, 'colour' | 'dash'>>();
  let next = 0;
  for (const s of ordered) {
    const key = hueKey(s);
    if (taken.has(key)) continue;
    const own = key === `R=${s.rate}` ? paperRates.get(s.rate!) : undefined;
    taken.set(key, own ?? spare[next++ % spare.length]!);
  }
  return distinct(ordered.map((s) => s.label)).map((label) => {
    const s = ordered.find((candidate) => candidate.label === label)!;
    return { label, ...taken.get(hueKey(s))!, width: width(s.models) };
  });
}

/** The outline of marks beside the lines, by their `series`. Its colours are a scale's, so that a theme can change them. */
export function strokeOf(styles: readonly Style[]) {
  const scale = { domain: styles.map(({ label }) => label), range: styles.map(({ colour }) => colour) };
  return { field: 'series', type: 'nominal', scale, legend: null };
}
