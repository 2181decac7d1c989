import type { TableName } from '../columns.js';
import { faroTables } from '../tables/faro.js';
import { SystemTables } from './system-tables.js';

type FaroTable = keyof typeof faroTables;

/** What a row of `faro_minutes.tsv` says; p99 in ms, NaN when nothing was completed. */
interface Minute {
  readonly minute: number;
  readonly job: number;
  readonly requests: number;
  readonly dropped: number;
  readonly within: number;
  readonly p99: number;
  readonly utility: number;
  readonly effective: number;
}

/** What a row of `faro_decisions.tsv` says. */
interface Decision {
  readonly tier: number;
  readonly job: number;
  readonly replicas: number;
  readonly wanted: number;
  readonly granted: number;
  readonly free: number;
  readonly outcome: number;
  readonly trials: number;
  readonly acceptRate: number;
}

/** Faro's tables of one point under construction. */
export class FaroTables extends SystemTables<FaroTable> {
  private readonly values = new Float64Array(5);

  constructor(
    folder: string,
    private readonly asked: readonly TableName[],
  ) {
    super(folder, asked, faroTables);
  }

  minute({ minute, job, requests, dropped, within, p99, utility, effective }: Minute): void {
    const latency = dropped < requests ? Math.round(p99 * 1e6) : 0;
    this.row('jobMinutes', [minute, job, requests, dropped, within, latency, utility, effective]);
  }

  /** A job has so many replicas from `time`, ns, on. */
  replicas(time: number, job: number, count: number): void {
    this.row('scaling', [time, job, count]);
  }

  /** A wish at `time`, ns, of a job whose mean latency was `latency`, ms. */
  decision(time: number, latency: number, decision: Decision): void {
    const { tier, job, replicas, wanted, granted, free, outcome, trials, acceptRate } = decision;
    const seen = Math.round(latency * 1e6);
    this.row('decisions', [
      ...[time, seen, tier, job, replicas, wanted, granted, free, outcome, trials],
      acceptRate,
    ]);
  }

  /** Whether rows of requests are asked for: they are many. */
  get wantsRequests(): boolean {
    return this.asked.includes('jobRequests');
  }

  /** A request has ended; times in ns, `start` NaN for a dropped one. */
  request(job: number, arrival: number, start: number, end: number, dropped: boolean): void {
    const { values } = this;
    values[0] = arrival;
    values[1] = dropped ? 0 : start;
    values[2] = end;
    values[3] = job;
    values[4] = dropped ? 0 : 1;
    this.row('jobRequests', values);
  }
}
