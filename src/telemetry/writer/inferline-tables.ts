import { join } from 'node:path';
import { type TableName, tableFiles, tables } from '../columns.js';
import type { inferlineTables } from '../tables/inferline.js';
import { RowsWriter } from './rows-writer.js';

type InferlineTable = keyof typeof inferlineTables;
const NAMES: readonly InferlineTable[] = ['queries', 'hops', 'replicas', 'plan'];

/** InferLine's tables of one point under construction. */
export class InferlineTables {
  readonly #writers = new Map<TableName, RowsWriter>();

  /** Opens those of the tables asked for that are InferLine's. Throws UserError `E_TELEMETRY_WRITE` when one cannot be written. */
  constructor(folder: string, asked: readonly TableName[]) {
    try {
      for (const name of NAMES)
        if (asked.includes(name))
          this.#writers.set(name, new RowsWriter(join(folder, tableFiles[name]), tables[name]));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Writes a row of a table, or nothing when the table is not asked for. */
  row(table: InferlineTable, values: ArrayLike<number>): void {
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
