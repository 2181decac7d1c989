import type { RequestSink } from '../../serving-core/common/sinks.js';
import type { SimulatorResult } from './offer.js';
import { distribution, readout } from './result.js';

/** Keeps the answers of a small run, as the request table would: latencies in whole ns. */
export class Answers implements RequestSink {
  #latencies = new Float64Array(4096);
  #succeeded = 0;
  #count = 0;
  #met = 0;

  request(
    _t: number,
    _requestId: number,
    result: number,
    _userId: number,
    _modelId: number,
    _sloFactor: number,
    latency: number,
    _deadline: number,
    deadlineMet: number,
  ): void {
    this.#count++;
    this.#met += deadlineMet;
    if (result !== 0) return;
    if (this.#succeeded === this.#latencies.length) {
      const more = new Float64Array(2 * this.#succeeded);
      more.set(this.#latencies);
      this.#latencies = more;
    }
    this.#latencies[this.#succeeded++] = Math.trunc(latency);
  }

  /** What the answers so far come to, of a client that sends for `seconds`; `slo` in ms. */
  result(seconds: number, slo: number): SimulatorResult {
    const curve = distribution(this.#latencies.slice(0, this.#succeeded), this.#count);
    return {
      readouts: [
        readout('satisfaction', 'Satisfaction', '%', (100 * this.#met) / this.#count),
        readout('goodput', 'Goodput', 'requests/s', this.#met / seconds),
        readout('p50', 'Latency p50', 'ms', curve.quantile(0.5)),
        readout('p99', 'Latency p99', 'ms', curve.quantile(0.99)),
        readout('requests', 'Requests', '', this.#count),
        readout('failed', 'Failed', '', this.#count - this.#succeeded),
      ],
      curve: curve.points,
      goal: slo,
    };
  }
}
