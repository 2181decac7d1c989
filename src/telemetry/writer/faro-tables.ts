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

/** Faro's tables of one point under construction. */
export class FaroTables extends SystemTables<FaroTable> {
  constructor(folder: string, asked: readonly TableName[]) {
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
}
