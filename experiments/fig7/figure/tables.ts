import type { FigureTable } from 'repro';
import { ladderTables } from '../../shared/ladder-tables.js';
import type { Cell } from '../../shared/tables.js';
import type { PlacedMark } from './published.js';
import { ladder, type Series, windowsOf } from './series.js';

/** `N=12, R=600` as the original's column names have it: `N=12_R=600`; later repeats say so. */
const columnStem = (s: Series) =>
  s.label.replaceAll(', ', '_').replaceAll(' ', '_') + (s.repeat > 0 ? `_repeat=${s.repeat}` : '');

/** The original's two files, and one with the data of every mark. */
export function tables(name: string, series: readonly Series[], marks: readonly PlacedMark[]): FigureTable[] {
  return [
    ...ladderTables(
      name,
      ladder(series),
      series.map((s) => ({ stem: columnStem(s), ...s.requests.windows })),
    ),
    {
      name,
      columns: ['kind', 'series', 'models', 'rate', 'repeat', 't', 'slo_factor', 'value', 'provenance'],
      rows: [
        ...series.flatMap((s) =>
          windowsOf(s).map(({ time, satisfaction }): Cell[] => [
            'run',
            s.label,
            s.models ?? null,
            s.rate ?? null,
            s.repeat,
            time,
            s.requests.ticks.findLast((tick) => tick.time <= time)?.sloFactor ?? null,
            satisfaction,
            s.invalid ? 'this run, invalid' : 'this run',
          ]),
        ),
        ...marks.map((mark): Cell[] => [
          mark.kind,
          mark.series,
          mark.models,
          mark.rate,
          null,
          mark.t,
          mark.sloFactor,
          mark.value,
          mark.provenance,
        ]),
      ],
    },
  ];
}
