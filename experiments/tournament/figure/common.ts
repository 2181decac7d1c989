import { contestOf, pageWidth, type Run, type Standing } from 'repro';
import { leftOut, provenance } from '../../shared/caption.js';
import { systems } from '../systems.js';

/** What the legend calls a competitor; one of the user's own by its file. */
export const labelOf = (name: string): string =>
  systems.find((one) => one.name === name)?.label ?? name.replace(/^.*[/\\]/, '');

/** Order and look of the competitors that are there; a user's own take the last colour. */
export function looks(standings: readonly Pick<Standing, 'system'>[]) {
  const there = new Set(standings.map(({ system }) => system));
  const own = [...there].filter((name) => !systems.some((one) => one.name === name));
  const known = systems.filter(({ name }) => there.has(name));
  const labels = [...known.map(({ label }) => label as string), ...own.map(labelOf)];
  const dashes = [...known.map(({ dash }) => dash as readonly number[]), ...own.map(() => [1, 2])];
  const colours = [...known.map(({ colour }) => colour as string), ...own.map(() => systems[0].colour)];
  return { labels, dashes, colours };
}

/** The encodings that tell competitors apart, in one legend. */
export function bySystem(standings: readonly Pick<Standing, 'system'>[]) {
  const { labels, dashes, colours } = looks(standings);
  const legend = { title: null, orient: 'top', columns: 8, symbolType: 'stroke', symbolSize: 400 };
  const color = { field: 'label', type: 'nominal', scale: { domain: labels, range: colours }, legend };
  return { color, strokeDash: { ...color, scale: { domain: labels, range: dashes } } };
}

/** What a panel shows: one fleet and largest batch, in order of appearance. */
export function panelsOf(standings: readonly Standing[]): { title: string; members: Standing[] }[] {
  const titles = [...new Set(standings.map(titleOf))];
  return titles.map((title) => ({ title, members: standings.filter((one) => titleOf(one) === title) }));
}

const titleOf = ({ fleet, maxBatch }: Standing) =>
  `${fleet === 'uniform' ? 'Equal' : 'Unequal'} instances, ${maxBatch === 1 ? 'no batches' : `batches up to ${maxBatch}`}`;

/** Width of each of so many panels side by side, px. */
export const widthOf = (panels: number): number => (pageWidth - 70) / panels - 50;

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
