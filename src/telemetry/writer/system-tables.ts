import { join } from 'node:path';
import { type TableName, tableFiles, tables } from '../columns.js';
import { RowsWriter } from './rows-writer.js';

/** Sees rows before they are written. */
export type RowWatch = (table: TableName, values: ArrayLike<number>) => void;

/** One system's tables of one point under construction. */
export class SystemTables<N extends TableName> {
  readonly #writers = new Map<TableName, RowsWriter>();

  /**
   * Opens those of the tables asked for that are the system's.
   *
   * @param own the system's tables. @param watch sees every row too, asked for or not. @throws UserError `E_TELEMETRY_WRITE` when one cannot be written.
   */
  constructor(
    folder: string,
    asked: readonly TableName[],
    own: Readonly<Record<N, unknown>>,
    private readonly watch?: RowWatch,
  ) {
    try {
      for (const name of Object.keys(own) as N[])
        if (asked.includes(name))
          this.#writers.set(name, new RowsWriter(join(folder, tableFiles[name]), tables[name]));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Writes a row of a table, or nothing when the table is not asked for. */
  row(table: N, values: ArrayLike<number>): void {
    this.watch?.(table, values);
    this.#writers.get(table)?.row(values);
  }

  /** Completes every table; returns their rows. */
  finish(): Partial<Record<TableName, number>> {
    this.close();
    return Object.fromEntries([...this.#writers].map(([name, { rows }]) => [name, rows]));
  }

  /** Closes every file; closing twice does nothing. */
  close(): void {
    for (const writer of this.#writers.values()) writer.close();
  }
}
