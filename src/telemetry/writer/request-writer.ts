import { requestColumns } from '../columns.js';
import { putInteger } from './digits.js';
import { NEWLINE, TAB, TableFile } from './table-file.js';

/** Writes a request table row by row at memory speed, in bounded memory. Fits the controller's RequestSink. */
export class RequestWriter {
  readonly #file: TableFile;
  #position = 0;
  #rows = 0;

  /**
   * Creates or truncates the file. With an `origin`, Unix time in ns, the column `t` is absolute, as in the original's logs. Throws
   * UserError `E_TELEMETRY_WRITE` when it cannot be written.
   */
  constructor(path: string, origin?: bigint) {
    this.#file = new TableFile(path, requestColumns, origin);
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** One answered inference: the columns of `requestColumns` in order. Times in ns; fractions are truncated. */
  request(
    t: number,
    requestId: number,
    result: number,
    userId: number,
    modelId: number,
    sloFactor: number,
    latency: number,
    deadline: number,
    deadlineMet: number,
    arrivalCount: number,
    departureCount: number,
    isColdstart: number,
  ): void {
    const file = this.#file;
    const bytes = file.bytes;
    let at = file.time(this.#position, t);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, requestId);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, result);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, userId);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, modelId);
    bytes[at++] = TAB;
    at = file.float(at, sloFactor);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, latency);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, deadline);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, deadlineMet);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, arrivalCount);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, departureCount);
    bytes[at++] = TAB;
    at = putInteger(bytes, at, isColdstart);
    bytes[at++] = NEWLINE;
    this.#rows++;
    this.#position = file.ended(at);
  }

  /** Writes the rows so far, for those who follow the file and for a process that may be killed. */
  flush(): void {
    this.#file.flush(this.#position);
    this.#position = 0;
  }

  close(): void {
    this.#file.close(this.#position);
    this.#position = 0;
  }
}
