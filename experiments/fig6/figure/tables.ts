import type { FigureTable } from 'repro';
import type { Cell } from '../../shared/tables.js';
import { actionColumns, type Column, requestColumns, type Timeline } from '../timeline.js';
import type { PlacedMark } from './published.js';

/** One of the original's files: a row a bin, without the bin's time, and 0 where a bin has no such row. */
function original(name: string, { columns, time }: Timeline, names: readonly Column[]): FigureTable {
  return {
    name,
    columns: names,
    rows: time.map((_, i) => names.map((column) => columns[column][i]! || 0)),
  };
}

/** The original's two files, and one with the data of every mark; `suffix` tells the files of several points apart. */
export function tables(
  name: string,
  suffix: string,
  timeline: Timeline,
  marks: readonly PlacedMark[],
): FigureTable[] {
  const names: readonly Column[] = [...requestColumns, ...actionColumns];
  return [
    original(`request_timeseries_data${suffix}`, timeline, requestColumns),
    original(`action_timeseries_data${suffix}`, timeline, actionColumns),
    {
      name,
      columns: ['kind', 'series', 'column', 't', 'value', 'provenance'],
      rows: [
        ...names.flatMap((column) =>
          timeline.time.map((t, i): Cell[] => {
            const value = timeline.columns[column][i]!;
            return ['run', 'run', column, t, Number.isNaN(value) ? null : value, 'this run'];
          }),
        ),
        ...marks.map((mark): Cell[] => [
          mark.kind,
          mark.series,
          mark.column,
          mark.t,
          mark.value,
          mark.provenance,
        ]),
      ],
    },
  ];
}
