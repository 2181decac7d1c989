import type { Column } from '../tables/column.js';
import { putInteger } from './digits.js';
import { TableFile } from './table-file.js';

const TAB = 9;
const NEWLINE = 10;

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
    const { bytes } = this.#file;
    let at = this.#position;
    for (let i = 0; i < values.length; i++) {
      at = this.#floats[i] ? this.#file.float(at, values[i]) : putInteger(bytes, at, values[i]);
      bytes[at++] = TAB;
    }
    bytes[at - 1] = NEWLINE;
    this.#rows++;
    this.#position = this.#file.ended(at);
  }

  close(): void {
    this.#file.close(this.#position);
    this.#position = 0;
  }
}
