import { readBeside } from '../metrics/series/read.js';
import { aligned, type Series } from '../metrics/series/series.js';
import type { TableName } from '../telemetry/columns.js';
import type { Values } from '../telemetry/run.js';
import type { ComparedRunPoint } from './compared-run.js';
import type { Pair } from './match.js';

/** Reads tables of points, each once for as long as it is kept. */
export class SeriesCache {
  readonly #known = new Map<ComparedRunPoint, Map<TableName, Promise<Series | null>>>();

  read(point: ComparedRunPoint, table: TableName): Promise<Series | null> {
    const tables = this.#known.get(point) ?? new Map<TableName, Promise<Series | null>>();
    this.#known.set(point, tables);
    const series = tables.get(table) ?? point.series(table);
    tables.set(table, series);
    return series;
  }

  /** Forgets all but what is of these points. */
  keep(points: readonly ComparedRunPoint[]): void {
    for (const point of this.#known.keys()) if (!points.includes(point)) this.#known.delete(point);
  }
}

/** One repeat of a point in two runs, with the series of both as they are asked for. */
export class SeriesPair {
  readonly #aligned = new Map<TableName, Promise<{ a: Series; b: Series; paired: boolean } | null>>();
  readonly #equal = new Map<TableName, Promise<boolean>>();

  constructor(
    readonly pair: Pair<ComparedRunPoint>,
    readonly values: { a: Values; b: Values },
    private readonly cache: SeriesCache,
  ) {}

  /** Whether both have the same bytes in a table, and in those that it is read together with. */
  async equal(table: TableName): Promise<boolean> {
    for (const one of [table, ...(readBeside[table] ?? [])]) {
      const known = this.#equal.get(one) ?? this.#sameBytes(one);
      this.#equal.set(one, known);
      if (!(await known)) return false;
    }
    return true;
  }

  first(table: TableName): Promise<Series | null> {
    return this.cache.read(this.pair.a, table);
  }

  /** The series of both, slice by slice where they can be (`paired`). Of two tables there is nothing to pair. */
  both(a: TableName, b: TableName): Promise<{ a: Series; b: Series; paired: boolean } | null> {
    if (a !== b) return this.#read(a, b);
    const known = this.#aligned.get(a) ?? this.#read(a, b);
    this.#aligned.set(a, known);
    return known;
  }

  async #read(tableA: TableName, tableB: TableName) {
    const [a, b] = [await this.cache.read(this.pair.a, tableA), await this.cache.read(this.pair.b, tableB)];
    if (!a || !b) return null;
    const together = tableA === tableB ? aligned(a, b) : null;
    return together ? { a: together[0], b: together[1], paired: true } : { a, b, paired: false };
  }

  async #sameBytes(table: TableName): Promise<boolean> {
    const { a, b } = this.pair;
    if (a.tables[table] === undefined || a.tables[table] !== b.tables[table]) return false;
    return (await a.checksum(table)) === (await b.checksum(table));
  }
}
