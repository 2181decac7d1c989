import type { FigureTable } from 'repro';
import { ladderTables } from '../../shared/ladder-tables.js';
import { type Cell, ragged } from '../../shared/tables.js';
import { ladderOf, type Series } from '../series.js';
import type { PlacedMark } from './published.js';

/** `M=12_C=16` as the original's column names have it, C=0 without batch clients; later repeats say so. */
function columnStem({ label, batchModels, repeat }: Series): string {
  const plain = label.replace(/^\(\w\) /, '').replace(/^M=0/, batchModels === 0 ? 'M=0, C=0' : 'M=0');
  return plain.replaceAll(', ', '_').replaceAll(' ', '_') + (repeat > 0 ? `_repeat=${repeat}` : '');
}

/** Every window of a run and class as a row of the marks' table. */
function windowRows(s: Series): Cell[][] {
  const source = s.invalid ? 'this run, invalid' : 'this run';
  const rows = (quantity: string, time: Float64Array, values: Float64Array) =>
    Array.from(time, (t, i): Cell[] => {
      const factor = s.sensitive.ticks.findLast((tick) => tick.time <= t)?.sloFactor ?? null;
      return [
        'run',
        s.label,
        s.batchModels,
        s.concurrency,
        s.repeat,
        quantity,
        t,
        factor,
        values[i]!,
        values[i]!,
        source,
      ];
    });
  return [
    ...rows('satisfaction', s.sensitive.windows.time, s.sensitive.windows.satisfaction),
    ...rows('batch throughput', s.batch.windows.time, s.batch.windows.goodput),
  ];
}

const markColumns =
  'kind series batch_models concurrency repeat quantity t slo_factor low high provenance'.split(' ');

/** The original's three files, and one with the data of every mark. */
export function tables(name: string, series: readonly Series[], marks: readonly PlacedMark[]): FigureTable[] {
  const loaded = series.filter((s) => s.batch.rows > 0);
  return [
    ...ladderTables(
      name,
      ladderOf(series),
      series.map((s) => ({ stem: columnStem(s), ...s.sensitive.windows })),
    ),
    ragged(
      `${name}_tput`,
      loaded.flatMap((s) => [
        { name: `${columnStem(s)}_TS`, cells: [...s.batch.windows.time] },
        { name: `${columnStem(s)}_Tput`, cells: [...s.batch.windows.goodput] },
      ]),
    ),
    {
      name,
      columns: markColumns,
      rows: [
        ...series.flatMap(windowRows),
        ...marks.map((mark): Cell[] => [
          mark.kind,
          mark.series,
          mark.batch_models,
          mark.concurrency,
          null,
          'satisfaction',
          mark.t,
          mark.slo_factor,
          mark.low,
          mark.high,
          mark.provenance,
        ]),
      ],
    },
  ];
}
