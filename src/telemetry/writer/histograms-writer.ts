import { Distributions } from '../rollup/distributions.js';
import { actionTypes, type HistogramName, histogramCodes, histogramColumns } from '../tables/clockwork.js';
import { TableFile } from './table-file.js';

/**
 * Counts the latencies and prediction errors of a whole point in bins, and writes the bins at the end: some megabytes of
 * memory whatever the number of rows. Fits the controller's RequestSink and ActionSink.
 */
export class HistogramsWriter {
  readonly #file: TableFile;
  readonly #counts = new Distributions();
  #rows = 0;
  #closed = false;

  /** Creates or truncates the file. Throws UserError `E_TELEMETRY_WRITE` when it cannot be written. */
  constructor(path: string) {
    this.#file = new TableFile(path, histogramColumns);
  }

  /** Rows so far; complete once closed. */
  get rows(): number {
    return this.#rows;
  }

  /** One answered inference, as in `RequestWriter`. */
  request(
    _t: number,
    _requestId: number,
    result: number,
    _userId: number,
    _modelId: number,
    _sloFactor: number,
    latency: number,
    _deadline: number,
    _deadlineMet: number,
    _arrivalCount: number,
    _departureCount: number,
    isColdstart: number,
  ): void {
    this.#counts.request(result, Math.trunc(latency), isColdstart);
  }

  /** One finished action, as in `ActionWriter`. Only successes have errors: a failed action took no time at all. */
  action(
    _t: number,
    _actionId: number,
    actionType: number,
    status: number,
    _workerId: number,
    _gpuId: number,
    _modelId: number,
    _batchSize: number,
    expectedExecDuration: number,
    workerExecDuration: number,
    expectedExecComplete: number,
    workerExecComplete: number,
    _expectedGpuClock: number,
    _workerGpuClockBefore: number,
    _workerGpuClock: number,
    _workerCopyOutputComplete: number,
    _workerActionReceived: number,
    _workerResultSent: number,
    _controllerResultEnqueue: number,
    _controllerActionDuration: number,
    _goodput: number,
    _requestsQueued: number,
    _copiesLoaded: number,
  ): void {
    if (status !== 0) return;
    const duration = Math.trunc(workerExecDuration) - Math.trunc(expectedExecDuration);
    const completion = Math.trunc(workerExecComplete) - Math.trunc(expectedExecComplete);
    if (actionType === actionTypes.infer) this.#counts.infer(duration, completion);
    else if (actionType === actionTypes.load) this.#counts.load(duration, completion);
  }

  /** Writes the bins, and closes the file. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    let position = 0;
    for (const [name, counts] of Object.entries(this.#counts.all())) {
      const code = histogramCodes[name as HistogramName];
      counts.forEach((low, high, count) => {
        this.#rows++;
        position = this.#file.ended(this.#file.row(position, [code, low, high, count]));
      });
    }
    this.#file.close(position);
  }
}
