import type { RequestSink } from '../../serving-core/common/sinks.js';
import type { Readout, SimulatorResult } from './offer.js';

/** Steps of a curve: enough for a width of a page. */
const STEPS = 240;

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
    const sorted = this.#latencies.slice(0, this.#succeeded).sort();
    const quantile = (p: number): number =>
      sorted.length === 0 ? Number.NaN : sorted[Math.ceil(p * sorted.length) - 1] / 1e6;
    const readout = (name: string, label: string, unit: string, value: number): Readout => ({
      ...{ name, label, unit, value },
    });
    return {
      readouts: [
        readout('satisfaction', 'Satisfaction', '%', (100 * this.#met) / this.#count),
        readout('goodput', 'Goodput', 'requests/s', this.#met / seconds),
        readout('p50', 'Latency p50', 'ms', quantile(0.5)),
        readout('p99', 'Latency p99', 'ms', quantile(0.99)),
        readout('requests', 'Requests', '', this.#count),
        readout('failed', 'Failed', '', this.#count - this.#succeeded),
      ],
      curve: distribution(sorted, this.#count),
      goal: slo,
    };
  }
}

/** The share of `count` requests that were answered within x ms, at evenly spaced ranks of `sorted` (ns). */
function distribution(sorted: Float64Array, count: number): [number, number][] {
  if (sorted.length === 0) return [];
  const steps = Math.min(STEPS, sorted.length);
  const curve: [number, number][] = [[sorted[0] / 1e6, 1 / count]];
  for (let step = 1; step <= steps; step++) {
    const rank = Math.ceil((step / steps) * sorted.length);
    curve.push([sorted[rank - 1] / 1e6, rank / count]);
  }
  return curve;
}
