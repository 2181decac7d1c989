import { actionTypes, statusCodes } from '../tables/clockwork.js';
import { BinCounts } from './counts.js';
import { Distinct } from './distinct.js';

/** What one bucket of time has seen so far: the accumulators behind a row of `minutes`. Times in ns. */
export class Bucket {
  /** Which bucket since the start, from 0. */
  index = 0;
  arrivals = 0;
  #arrivalsBefore = 0;
  #successes = 0;
  #timeouts = 0;
  #coldStarts = 0;
  #successLatencyMax = 0;
  readonly #models = new Distinct();
  readonly #coldModels = new Distinct();
  readonly #latency = new BinCounts();
  readonly #goodLatency = new BinCounts();
  #infers = 0;
  #inferFailures = 0;
  #loads = 0;
  #loadFailures = 0;
  #evictions = 0;
  #evictionFailures = 0;
  #batch = 0;
  #batchSquare = 0;
  #inferBusy = 0;
  #loadBusy = 0;
  #inferGoodput = 0;
  #inferErrorMax = 0;
  #loadErrorMax = 0;

  /** An answered request; `known` is whether its arrival still counts in an open bucket. */
  request(
    result: number,
    model: number,
    latency: number,
    met: number,
    coldstart: number,
    known: boolean,
  ): void {
    this.#latency.add(latency);
    if (!known) this.#arrivalsBefore++;
    if (result !== statusCodes.invalid) this.#models.add(model);
    if (result !== 0) {
      if (result === statusCodes.timeout) this.#timeouts++;
      return;
    }
    this.#successes++;
    if (latency > this.#successLatencyMax) this.#successLatencyMax = latency;
    if (met === 1) this.#goodLatency.add(latency);
    if (coldstart === 1) {
      this.#coldStarts++;
      this.#coldModels.add(model);
    }
  }

  /** A finished action; `error` is worker_exec_duration − expected_exec_duration. */
  action(
    type: number,
    status: number,
    batch: number,
    duration: number,
    error: number,
    goodput: number,
  ): void {
    const failed = status === 0 ? 0 : 1;
    if (type === actionTypes.infer) {
      this.#infers++;
      this.#inferFailures += failed;
      this.#batch += batch;
      this.#batchSquare += batch * batch;
      this.#inferBusy += duration;
      this.#inferGoodput += goodput;
      if (failed === 0) this.#inferErrorMax = Math.max(this.#inferErrorMax, Math.abs(error));
    } else if (type === actionTypes.load) {
      this.#loads++;
      this.#loadFailures += failed;
      this.#loadBusy += duration;
      if (failed === 0) this.#loadErrorMax = Math.max(this.#loadErrorMax, Math.abs(error));
    } else {
      this.#evictions++;
      this.#evictionFailures += failed;
    }
  }

  /** The values of `minuteRequestColumns` and `minuteActionColumns`, in order, into `row` from `at` on. */
  write(row: Float64Array, at: number): void {
    const requests = this.#latency.total;
    let i = at;
    row[i++] = requests;
    row[i++] = this.arrivals;
    row[i++] = this.#arrivalsBefore;
    row[i++] = this.#successes;
    row[i++] = this.#goodLatency.total;
    row[i++] = this.#timeouts;
    row[i++] = requests - this.#successes - this.#timeouts;
    row[i++] = this.#models.count;
    row[i++] = this.#coldStarts;
    row[i++] = this.#coldModels.count;
    row[i++] = this.#latency.quantile(0.5);
    row[i++] = this.#latency.quantile(0.99);
    row[i++] = this.#latency.most;
    row[i++] = this.#successLatencyMax;
    row[i++] = this.#goodLatency.quantile(0.5);
    row[i++] = this.#goodLatency.quantile(0.99);
    row[i++] = this.#goodLatency.most;
    row[i++] = this.#infers;
    row[i++] = this.#inferFailures;
    row[i++] = this.#loads;
    row[i++] = this.#loadFailures;
    row[i++] = this.#evictions;
    row[i++] = this.#evictionFailures;
    row[i++] = this.#batch;
    row[i++] = this.#batchSquare;
    row[i++] = this.#inferBusy;
    row[i++] = this.#loadBusy;
    row[i++] = this.#inferGoodput;
    row[i++] = this.#inferErrorMax;
    row[i] = this.#loadErrorMax;
  }

  /** Empties it for another stretch of time. */
  clear(index: number): void {
    this.index = index;
    this.arrivals = 0;
    this.#arrivalsBefore = 0;
    this.#successes = 0;
    this.#timeouts = 0;
    this.#coldStarts = 0;
    this.#successLatencyMax = 0;
    this.#models.clear();
    this.#coldModels.clear();
    this.#latency.clear();
    this.#goodLatency.clear();
    this.#infers = 0;
    this.#inferFailures = 0;
    this.#loads = 0;
    this.#loadFailures = 0;
    this.#evictions = 0;
    this.#evictionFailures = 0;
    this.#batch = 0;
    this.#batchSquare = 0;
    this.#inferBusy = 0;
    this.#loadBusy = 0;
    this.#inferGoodput = 0;
    this.#inferErrorMax = 0;
    this.#loadErrorMax = 0;
  }
}
