import { actionColumns } from '../columns.js';
import { putInteger } from './digits.js';
import { NEWLINE, TAB, TableFile } from './table-file.js';

/** Writes an action table row by row at memory speed, in bounded memory. Fits the controller's ActionSink. */
export class ActionWriter {
  readonly #file: TableFile;
  #position = 0;
  #rows = 0;

  /**
   * Creates or truncates the file. With an `origin`, Unix time in ns, the column `t` is absolute, as in the original's logs. Throws
   * UserError `E_TELEMETRY_WRITE` when it cannot be written.
   */
  constructor(path: string, origin?: bigint) {
    this.#file = new TableFile(path, actionColumns, origin);
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** One finished action: the columns of `actionColumns` in order. Times in ns; fractions are truncated. */
  action(
    t: number,
    actionId: number,
    actionType: number,
    status: number,
    workerId: number,
    gpuId: number,
    modelId: number,
    batchSize: number,
    expectedExecDuration: number,
    workerExecDuration: number,
    expectedExecComplete: number,
    workerExecComplete: number,
    expectedGpuClock: number,
    workerGpuClockBefore: number,
    workerGpuClock: number,
    workerCopyOutputComplete: number,
    workerActionReceived: number,
    workerResultSent: number,
    controllerResultEnqueue: number,
    controllerActionDuration: number,
    goodput: number,
    requestsQueued: number,
    copiesLoaded: number,
  ): void {
    const bytes = this.#file.bytes;
    let at = this.#file.time(this.#position, t);
    bytes[at++] = TAB;
    at = this.#cell(bytes, at, actionId);
    at = this.#cell(bytes, at, actionType);
    at = this.#cell(bytes, at, status);
    at = this.#cell(bytes, at, workerId);
    at = this.#cell(bytes, at, gpuId);
    at = this.#cell(bytes, at, modelId);
    at = this.#cell(bytes, at, batchSize);
    at = this.#cell(bytes, at, expectedExecDuration);
    at = this.#cell(bytes, at, workerExecDuration);
    at = this.#cell(bytes, at, expectedExecComplete);
    at = this.#cell(bytes, at, workerExecComplete);
    at = this.#cell(bytes, at, expectedGpuClock);
    at = this.#cell(bytes, at, workerGpuClockBefore);
    at = this.#cell(bytes, at, workerGpuClock);
    at = this.#cell(bytes, at, workerCopyOutputComplete);
    at = this.#cell(bytes, at, workerActionReceived);
    at = this.#cell(bytes, at, workerResultSent);
    at = this.#cell(bytes, at, controllerResultEnqueue);
    at = this.#cell(bytes, at, controllerActionDuration);
    at = this.#cell(bytes, at, goodput);
    at = this.#cell(bytes, at, requestsQueued);
    at = putInteger(bytes, at, copiesLoaded);
    bytes[at++] = NEWLINE;
    this.#rows++;
    this.#position = this.#file.ended(at);
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

  #cell(bytes: Uint8Array, at: number, value: number): number {
    const end = putInteger(bytes, at, value);
    bytes[end] = TAB;
    return end + 1;
  }
}
