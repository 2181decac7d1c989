import { contestOf, ink, pageWidth, type Run, type Standing, shortNames } from 'repro';
import { leftOut, provenance } from '../../shared/caption.js';
import { systems } from '../systems.js';

/** How competitors of the user's own are told apart; further ones begin anew. */
const dashes = [
  [1, 2],
  [6, 2, 1, 2],
  [10, 3],
] as const;
const shapes = ['diamond', 'triangle-up', 'square'] as const;

export interface Look {
  label: string;
  colour: string;
  dash: readonly number[];
  shape: string;
}

/** By name the look of the competitors that are there, in the order of legends: the user's own come last, in ink. */
export function looksOf(standings: readonly Pick<Standing, 'system'>[]): ReadonlyMap<string, Look> {
  const there = new Set(standings.map(({ system }) => system));
  const known = systems.filter(({ name }) => there.has(name));
  const own = [...there].filter((name) => !systems.some((one) => one.name === name));
  const names = shortNames(own);
  return new Map<string, Look>([
    ...known.map(({ name, ...look }) => [name, { ...look, shape: 'circle' }] as const),
    ...own.map((name, i) => {
      const [dash, shape] = [dashes[i % dashes.length]!, shapes[i % shapes.length]!];
      return [name, { label: names.get(name)!, colour: ink.strong, dash, shape }] as const;
    }),
  ]);
}

/** The encodings that tell competitors apart, by data's `label`, in one legend: of lines, or of dots. */
export function bySystem(looks: ReadonlyMap<string, Look>, legend: 'lines' | 'dots') {
  const all = [...looks.values()];
  const domain = all.map(({ label }) => label);
  const field = (range: readonly unknown[], shown: object | null) => ({
    field: 'label',
    type: 'nominal',
    scale: { domain, range },
    legend: shown && { title: null, orient: 'top', columns: 8, ...shown },
  });
  const ofLines = legend === 'lines' ? { symbolType: 'stroke', symbolSize: 400 } : null;
  const ofDots = legend === 'dots' ? { symbolSize: 80 } : null;
  return {
    color: field(
      all.map(({ colour }) => colour),
      ofLines ?? ofDots,
    ),
    strokeDash: field(
      all.map(({ dash }) => dash),
      ofLines,
    ),
    shape: field(
      all.map(({ shape }) => shape),
      ofDots,
    ),
    xOffset: { field: 'label', type: 'nominal', scale: { domain, paddingOuter: 1 } },
  };
}

/** Where dots stand side by side: the load as a place of its own. */
export const placeOfLoad = {
  field: 'load',
  type: 'ordinal',
  title: 'Load',
  axis: { labelAngle: 0, grid: false, format: '~g' },
} as const;

/** What a panel shows: one fleet, largest batch, and whatever else differs, in order of appearance. */
export function panelsOf(standings: readonly Standing[]): { title: string; members: Standing[] }[] {
  const titles = [...new Set(standings.map(titleOf))];
  return titles.map((title) => ({ title, members: standings.filter((one) => titleOf(one) === title) }));
}

export const titleOf = ({ fleet, maxBatch, others }: Standing): string =>
  [
    fleet === 'uniform' ? 'Equal instances' : 'Unequal instances',
    maxBatch === 1 ? 'no batches' : `batches up to ${maxBatch}`,
    ...Object.entries(others).map((pair) => pair.join('=')),
  ].join(', ');

const COLUMNS = 3;

/** Puts panels into rows of three at most; `panel` is told the width of each, px. */
export function rowsOf<T>(panels: readonly T[], panel: (one: T, width: number) => object) {
  const columns = Math.min(COLUMNS, panels.length);
  const width = (pageWidth - 70) / columns - 50;
  return { concat: panels.map((one) => panel(one, width)), columns };
}

/** Columns of a table that say of which contest a row is, and its cells. */
export const contestColumns = ({ others }: Standing): string[] => [
  ...['fleet', 'max_batch', 'load'],
  ...Object.keys(others),
  'system',
];
export const contestCells = ({ fleet, maxBatch, load, others, system }: Standing) => [
  ...[fleet, maxBatch, load],
  ...Object.values(others).map(String),
  system,
];

export function captionOf(run: Run, standings: readonly Standing[], ...sentences: readonly string[]): string {
  const repeats = standings.reduce((sum, { points }) => sum + points.length, 0);
  return [
    ...sentences,
    'The same arrivals, fleet and prices for all; what each was built for is in the experiment’s README.',
    ...leftOut(run),
    provenance(run, run.points.slice(0, repeats)),
  ].join(' ');
}

export { contestOf };
