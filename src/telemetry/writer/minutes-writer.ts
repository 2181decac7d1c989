import { UserError } from '../../errors.js';
import { Bucket } from '../rollup/bucket.js';
import { minuteColumns } from '../tables/clockwork.js';
import { TableFile } from './table-file.js';

/** A minute, ns: the bucket of the original's scripts. */
export const MINUTE = 60e9;

/** Buckets open at a time: rows may be late by one bucket, and what they answer may have arrived in the one before. */
const OPEN = 3;

/**
 * Writes one row per bucket of time: what the requests answered and the actions finished in it come to. Memory is bounded
 * whatever the number of rows; a bucket is written once no row can still fall into it. Bucket k takes the rows with
 * k·length ≤ t < (k + 1)·length; all buckets from 0 to the last one with a row are written, those without rows as zeros.
 * Fits the controller's RequestSink and ActionSink.
 */
export class MinutesWriter {
  readonly #file: TableFile;
  readonly #length: number;
  readonly #open = Array.from({ length: OPEN }, () => new Bucket());
  readonly #row = new Float64Array(minuteColumns.length);
  /** Bounds of the bucket of the last row, so that most rows find theirs by two comparisons. */
  #from = 0;
  #to = 0;
  #current: Bucket;
  #newest = 0;
  #oldest = 0;
  #begun = false;
  #position = 0;
  #rows = 0;

  /**
   * Creates or truncates the file. `length` is the bucket's, ns: a positive integer. Throws UserError `E_TELEMETRY_WRITE`
   * when it cannot be written.
   */
  constructor(path: string, length = MINUTE) {
    if (!(Number.isSafeInteger(length) && length > 0))
      throw new RangeError(`a bucket cannot last ${length} ns`);
    this.#file = new TableFile(path, minuteColumns);
    this.#length = length;
    for (const [index, bucket] of this.#open.entries()) bucket.index = index;
    this.#current = this.#open[0];
  }

  /** Rows so far; complete once closed. */
  get rows(): number {
    return this.#rows;
  }

  /** One answered inference, as in `RequestWriter`. */
  request(
    t: number,
    _requestId: number,
    result: number,
    _userId: number,
    modelId: number,
    _sloFactor: number,
    latency: number,
    _deadline: number,
    deadlineMet: number,
    _arrivalCount: number,
    _departureCount: number,
    isColdstart: number,
  ): void {
    const departure = Math.trunc(t);
    if (departure < this.#from || departure >= this.#to) this.#move(departure);
    const bucket = this.#current;
    const waited = Math.trunc(latency);
    const arrival = departure - waited;
    const known = arrival >= this.#from ? this.#arrived(bucket) : this.#arrivedEarlier(bucket, arrival);
    bucket.request(result, modelId, waited, deadlineMet, isColdstart, known);
  }

  /** One finished action, as in `ActionWriter`. */
  action(
    t: number,
    _actionId: number,
    actionType: number,
    status: number,
    _workerId: number,
    _gpuId: number,
    _modelId: number,
    batchSize: number,
    expectedExecDuration: number,
    workerExecDuration: number,
    _expectedExecComplete: number,
    _workerExecComplete: number,
    _expectedGpuClock: number,
    _workerGpuClockBefore: number,
    _workerGpuClock: number,
    _workerCopyOutputComplete: number,
    _workerActionReceived: number,
    _workerResultSent: number,
    _controllerResultEnqueue: number,
    _controllerActionDuration: number,
    goodput: number,
    _requestsQueued: number,
    _copiesLoaded: number,
  ): void {
    const received = Math.trunc(t);
    if (received < this.#from || received >= this.#to) this.#move(received);
    const took = Math.trunc(workerExecDuration);
    const error = took - Math.trunc(expectedExecDuration);
    this.#current.action(actionType, status, batchSize, took, error, Math.trunc(goodput));
  }

  /** Writes the buckets that are still open, and closes the file. */
  close(): void {
    if (this.#begun) while (this.#oldest <= this.#newest) this.#flush();
    this.#begun = false;
    this.#file.close(this.#position);
    this.#position = 0;
  }

  #arrived(bucket: Bucket): boolean {
    bucket.arrivals++;
    return true;
  }

  /** Counts an arrival in the bucket before; false when it was before that one too. */
  #arrivedEarlier(bucket: Bucket, arrival: number): boolean {
    // Nothing arrives before the start: what claims to have is counted with the first bucket.
    const { index } = bucket;
    if (index === 0) return this.#arrived(bucket);
    if (arrival < this.#from - this.#length && index > 1) return false;
    return this.#arrived(this.#open[(index - 1) % OPEN]);
  }

  /** Makes the bucket of `t` the current one, writing those that it leaves behind. */
  #move(t: number): void {
    const index = Math.floor(t / this.#length);
    if (index < this.#newest - 1 || index < 0) throw late(t, this.#length);
    while (this.#newest < index) {
      this.#newest++;
      if (this.#newest - this.#oldest === OPEN) this.#flush();
    }
    this.#begun = true;
    this.#current = this.#open[index % OPEN];
    this.#from = index * this.#length;
    this.#to = this.#from + this.#length;
  }

  /** Writes the oldest open bucket, and opens the one that takes its place. */
  #flush(): void {
    const bucket = this.#open[this.#oldest % OPEN];
    const row = this.#row;
    row[0] = bucket.index * this.#length;
    row[1] = this.#length;
    bucket.write(row, 2);
    this.#rows++;
    this.#position = this.#file.ended(this.#file.row(this.#position, row));
    bucket.clear(this.#oldest + OPEN);
    this.#oldest++;
  }
}

function late(t: number, length: number): UserError {
  return new UserError(
    'E_TELEMETRY_LATE',
    `A row of t = ${t} ns comes more than one bucket of ${length / 1e9} s after its time.`,
    'Give the point a longer bucket.',
  );
}
