import type { FigureTable } from 'repro';
import type { Cell } from './tables.js';

/** A value as drawn, at its place on the axes; a NaN is an empty cell. */
interface Place {
  at: readonly Cell[];
  value: number;
}

interface OwnMark extends Place {
  invalid?: boolean;
}

interface PublishedMark extends Place {
  kind: string;
  series: string;
  provenance: string;
}

/** Every mark of a figure: those of the run, then those of others with where they come from. */
export function marksTable(
  name: string,
  axes: readonly string[],
  own: readonly OwnMark[],
  published: readonly PublishedMark[],
): FigureTable {
  const cell = (value: number): Cell => (Number.isFinite(value) ? value : null);
  return {
    name,
    columns: ['kind', 'series', ...axes, 'value', 'provenance'],
    rows: [
      ...own.map(({ at, value, invalid }): Cell[] => {
        return ['run', 'run', ...at, cell(value), invalid ? 'this run, invalid' : 'this run'];
      }),
      ...published.map(({ kind, series, at, value, provenance }): Cell[] => {
        return [kind, series, ...at, cell(value), provenance];
      }),
    ],
  };
}
