import type { Answer, Heads } from '../../../serving-core/faro/control/ports.js';
import { exchange } from '../http/exchange.js';
import { parseMetrics } from './parse-metrics.js';

/** The heads of jobs by their URLs (`http://10.0.0.7:8000`), asked at `/-/metrics`. */
export class HttpHeads implements Heads {
  /** @param deployment whose metrics count, where a head has several. */
  constructor(
    private readonly urls: readonly string[],
    private readonly deployment?: string,
  ) {}

  ask(job: number, answer: (answer: Answer) => void): () => void {
    const withdrawn = new AbortController();
    exchange({ url: `${this.urls[job]}/-/metrics` }, withdrawn.signal).then(
      ({ status, text }) => answer(status === 200 ? this.understood(text) : { problem: `status ${status}` }),
      (error: Error) => answer({ problem: error.message }),
    );
    return () => withdrawn.abort();
  }

  private understood(text: string): Answer {
    try {
      return { report: parseMetrics(text, this.deployment) };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  }
}
