import { effectiveUtility } from '../model/job-utility.js';
import { relaxedUtility } from '../model/utility.js';
import { quantile } from './quantile.js';

/** What became of the requests of a job that arrived in one minute. */
export interface MinuteRow {
  readonly minute: number;
  readonly job: number;
  readonly requests: number;
  readonly dropped: number;
  /** Completed within the SLO. */
  readonly within: number;
  /** ms, of completed requests; NaN without any. */
  readonly p99: number;
  /** Of the 99th percentile with drops as endless; and of that of completed requests, less the penalty for drops. */
  readonly utility: number;
  readonly effective: number;
}

interface Open {
  latencies: Float64Array;
  completed: number;
  arrived: number;
  dropped: number;
  within: number;
}

/** Gathers requests by job and minute of arrival, and reports a minute once all of its requests have ended. Memory is that of open minutes. */
export class Minutes {
  private readonly open: Open[][];
  private readonly base: Int32Array;
  private readonly pool: Open[] = [];

  /** SLO by job, ns; length of a minute, ns. */
  constructor(
    private readonly slos: readonly number[],
    private readonly unit: number,
    private readonly report: (row: MinuteRow) => void,
  ) {
    this.open = slos.map(() => []);
    this.base = new Int32Array(slos.length);
  }

  arrived(job: number, arrival: number): void {
    this.at(job, arrival).arrived++;
  }

  ended(job: number, arrival: number, latency: number, dropped: boolean): void {
    const minute = this.at(job, arrival);
    if (dropped) {
      minute.dropped++;
      return;
    }
    if (minute.completed === minute.latencies.length) {
      const larger = new Float64Array(minute.completed * 2);
      larger.set(minute.latencies);
      minute.latencies = larger;
    }
    minute.latencies[minute.completed++] = latency;
    if (latency <= this.slos[job]) minute.within++;
  }

  /** Reports minutes that are over at `now` (ns) and have nothing left to end, in order. */
  close(now: number): void {
    for (const [job, open] of this.open.entries()) {
      while (open.length > 0 && (this.base[job] + 1) * this.unit <= now) {
        const [first] = open;
        if (first.completed + first.dropped < first.arrived) break;
        this.reportMinute(job, this.base[job]++, first);
        open.shift();
        this.pool.push(Object.assign(first, { completed: 0, arrived: 0, dropped: 0, within: 0 }));
      }
    }
  }

  private at(job: number, arrival: number): Open {
    const open = this.open[job];
    const index = Math.floor(arrival / this.unit) - this.base[job];
    while (open.length <= index)
      open.push(
        this.pool.pop() ?? {
          latencies: new Float64Array(2048),
          completed: 0,
          arrived: 0,
          dropped: 0,
          within: 0,
        },
      );
    return open[index];
  }

  private reportMinute(
    job: number,
    minute: number,
    { latencies, completed, arrived, dropped, within }: Open,
  ) {
    if (arrived === 0) return;
    const slo = this.slos[job];
    const p99 = quantile(latencies, completed, 0.99);
    const worst = quantile(latencies, completed, 0.99, dropped);
    const served = completed > 0 ? relaxedUtility(p99, slo) : 0;
    this.report({
      minute,
      job,
      requests: arrived,
      dropped,
      within,
      p99: p99 / 1e6,
      utility: relaxedUtility(worst, slo),
      effective: effectiveUtility(served, dropped / arrived, 'step'),
    });
  }
}
