import { Extent } from './extent.js';

/** The answered requests of an interval, as the console tells of them. */
export class RequestSummary {
  private latency = new Extent();
  private responses = 0;

  /** `latency` in ns. */
  add(status: number, latency: number): void {
    this.responses++;
    if (status === 0) this.latency.add(latency);
  }

  /** The line over `interval` ns; the next interval begins. */
  line(interval: number): string {
    const { latency, responses } = this;
    this.latency = new Extent();
    this.responses = 0;
    const violations = responses - latency.count;
    const counts = violations > 0 ? ` (${violations}/${responses} violations)` : '';
    if (latency.count === 0) return `Client throughput=0 success=0%${counts}`;
    const ms = (ns: number) => (ns / 1e6).toFixed(1);
    const throughput = ((latency.count * 1e9) / interval).toFixed(1);
    const success = ((100 * latency.count) / responses).toFixed(2);
    return `Client throughput=${throughput} success=${success}%${counts} min=${ms(latency.least)} max=${ms(latency.most)} mean=${ms(latency.mean)}`;
  }
}
