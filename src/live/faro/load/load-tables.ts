import { Minutes } from '../../../serving-core/faro/simulator/minutes.js';
import { FaroTables } from '../../../telemetry/writer/faro-tables.js';
import type { LoadListener } from './open-loop.js';

const MINUTE = 60e9;
const OK = 200;

/** The table of minutes of a load, as the simulator writes it. What is not answered with status 200 counts as dropped. */
export class LoadTables implements LoadListener {
  private readonly tables: FaroTables;
  private readonly minutes: Minutes;

  /** @param slos by job, ms. @throws UserError when the table cannot be written; so do the other methods. */
  constructor(folder: string, slos: readonly number[]) {
    this.tables = new FaroTables(folder, ['jobMinutes']);
    this.minutes = new Minutes(
      slos.map((slo) => slo * 1e6),
      MINUTE,
      (row) => this.tables.minute(row),
    );
  }

  sending(job: number, due: number): void {
    this.minutes.arrived(job, due);
  }

  ended(job: number, due: number, status: number, time: number): void {
    this.minutes.ended(job, due, time - due, status !== OK);
  }

  /** Writes minutes that are over at `now`, ns, and whose requests have all ended. */
  look(now: number): void {
    this.minutes.close(now);
  }

  /** Completes the table; without the open minutes unless it is `whole`, with every request ended. */
  finish(whole: boolean): void {
    if (whole) this.minutes.close(Number.POSITIVE_INFINITY);
    this.tables.close();
  }
}
