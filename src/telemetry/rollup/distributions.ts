import type { HistogramName } from '../tables/clockwork.js';
import { BinCounts } from './counts.js';

/** An error's two histograms: what took as long as expected or longer, and what took less. Values are |actual − expected|, ns. */
class SignedErrors {
  readonly under = new BinCounts();
  readonly over = new BinCounts();

  add(error: number): void {
    if (error >= 0) this.under.add(error);
    else this.over.add(-error);
  }
}

/** Counters of every distribution in `histogramCodes`. */
export class Distributions {
  readonly #failed = new BinCounts();
  readonly #cold = new BinCounts();
  readonly #warm = new BinCounts();
  readonly #inferDuration = new SignedErrors();
  readonly #inferCompletion = new SignedErrors();
  readonly #loadDuration = new SignedErrors();
  readonly #loadCompletion = new SignedErrors();

  /** An answered request's latency, ns. */
  request(result: number, latency: number, coldstart: number): void {
    if (result !== 0) this.#failed.add(latency);
    else if (coldstart === 1) this.#cold.add(latency);
    else this.#warm.add(latency);
  }

  /** Errors of an inference: actual − expected, ns. */
  infer(duration: number, completion: number): void {
    this.#inferDuration.add(duration);
    this.#inferCompletion.add(completion);
  }

  /** Errors of a load. */
  load(duration: number, completion: number): void {
    this.#loadDuration.add(duration);
    this.#loadCompletion.add(completion);
  }

  all(): Record<HistogramName, BinCounts> {
    return {
      latency: sum(this.#failed, this.#cold, this.#warm),
      success_latency: sum(this.#cold, this.#warm),
      cold_latency: this.#cold,
      warm_latency: this.#warm,
      infer_duration_underpredicted: this.#inferDuration.under,
      infer_duration_overpredicted: this.#inferDuration.over,
      infer_completion_underpredicted: this.#inferCompletion.under,
      infer_completion_overpredicted: this.#inferCompletion.over,
      load_duration_underpredicted: this.#loadDuration.under,
      load_duration_overpredicted: this.#loadDuration.over,
      load_completion_underpredicted: this.#loadCompletion.under,
      load_completion_overpredicted: this.#loadCompletion.over,
    };
  }
}

function sum(...parts: readonly BinCounts[]): BinCounts {
  const all = new BinCounts();
  for (const part of parts) all.merge(part);
  return all;
}
