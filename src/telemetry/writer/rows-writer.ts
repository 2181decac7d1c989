import type { Column } from '../tables/column.js';
import { TableFile } from './table-file.js';

/** Writes the rows of any table, each as an array of its columns' numbers, in bounded memory. */
export class RowsWriter {
  readonly #file: TableFile;
  readonly #floats: readonly boolean[];
  #position = 0;
  #rows = 0;

  /** Creates or truncates the file. Throws UserError `E_TELEMETRY_WRITE` when it cannot be written. */
  constructor(path: string, columns: readonly Column[]) {
    this.#file = new TableFile(path, columns);
    this.#floats = columns.map(({ type }) => type === 'float');
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** One row; fractions of integer columns are truncated. */
  row(values: ArrayLike<number>): void {
    this.#rows++;
    this.#position = this.#file.ended(this.#file.row(this.#position, values, this.#floats));
  }

  close(): void {
    this.#file.close(this.#position);
    this.#position = 0;
  }
}
