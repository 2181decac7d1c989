import { Histogram } from './histogram.js';

/** A request sent later than this after its time, ns, was sent late; this share of late ones makes a run invalid. */
export const LATE = 10e6;
export const TOLERATED = 0.01;

/** What a client counts, and how it tells of it. Times in ns. */
export class ClientReport {
  sent = 0;
  late = 0;
  answered = 0;
  succeeded = 0;
  worstLateness = 0;
  private readonly latencies = new Histogram();
  private sentBefore = 0;
  private lateBefore = 0;
  private interval = { count: 0, sum: 0, least: Number.POSITIVE_INFINITY, most: 0 };

  /** `lateness`: how long after its scheduled time a request was sent. */
  sending(lateness: number): void {
    this.sent++;
    if (lateness > LATE) this.late++;
    if (lateness > this.worstLateness) this.worstLateness = lateness;
  }

  /** `latency` from the scheduled send time. */
  response(status: number, latency: number): void {
    this.answered++;
    if (status !== 0) return;
    this.succeeded++;
    this.latencies.add(latency);
    const { interval } = this;
    interval.count++;
    interval.sum += latency;
    interval.least = Math.min(interval.least, latency);
    interval.most = Math.max(interval.most, latency);
  }

  /** The original's line, over `seconds`; the next interval begins. */
  line(seconds: number): string {
    const { interval } = this;
    const total = `total=${this.sent - this.sentBefore}`;
    this.sentBefore = this.sent;
    this.interval = { count: 0, sum: 0, least: Number.POSITIVE_INFINITY, most: 0 };
    if (interval.count === 0) return this.succeeded > 0 ? `${total} throughput=0` : `${total} `;
    const ms = (ns: number) => (ns / 1e6).toFixed(2);
    const throughput = (interval.count / seconds).toFixed(2);
    return `${total} throughput=${throughput} min=${ms(interval.least)} max=${ms(interval.most)} mean=${ms(interval.sum / interval.count)}`;
  }

  /** What to say when the generator fell behind since the last time; null when it did not. */
  warning(): string | null {
    const late = this.late - this.lateBefore;
    this.lateBefore = this.late;
    if (late === 0) return null;
    return `The generator falls behind: ${late} requests were sent more than ${LATE / 1e6} ms after their time`;
  }

  /** Whether the requests were sent when they should have been. */
  get isValid(): boolean {
    return this.late <= TOLERATED * this.sent;
  }

  /** What the run was, and why it counts for nothing when it does. */
  summary(seconds: number): string[] {
    const { sent, answered, succeeded, latencies } = this;
    const ms = (ns: number) => (ns / 1e6).toFixed(2);
    const quantiles = [0.5, 0.99, 0.999].map((p) => `p${p * 100}=${ms(latencies.quantile(p))}`).join(' ');
    const lines = [
      `Sent ${sent} requests in ${seconds.toFixed(1)} s: ${answered} answered, ${succeeded} with success; latency ${quantiles} max=${ms(latencies.most)} ms`,
    ];
    if (!this.isValid)
      lines.push(
        `INVALID: the generator fell behind: ${((100 * this.late) / sent).toFixed(1)} % of the requests were sent more than ${LATE / 1e6} ms after their time (at worst ${ms(this.worstLateness)} ms)`,
      );
    return lines;
  }
}
