import { ClientReport } from '../../client/report.js';
import { NO_ANSWER } from './sender.js';

/** Statuses of HTTP. */
const OK = 200;
const TURNED_AWAY = 503;

/** What a load came to. Times in ns. */
export class LoadReport {
  readonly client = new ClientReport();
  turnedAway = 0;
  unanswered = 0;
  /** Answered with any other status. */
  failed = 0;

  sending(lateness: number): void {
    this.client.sending(lateness);
  }

  /** A request has ended, so long after it was due. Returns whether it was served. */
  ended(status: number, latency: number): boolean {
    if (status === NO_ANSWER) this.unanswered++;
    else if (status === TURNED_AWAY) this.turnedAway++;
    else if (status !== OK) this.failed++;
    if (status !== NO_ANSWER) this.client.response(status === OK ? 0 : status, latency);
    return status === OK;
  }

  /** What a load was, and why it counts for nothing when it does. */
  summary(seconds: number, withheld: number): string[] {
    const { turnedAway, unanswered, failed } = this;
    const [first, ...rest] = this.client.summary(seconds);
    const others = `${turnedAway} turned away (503), ${failed} failed, ${unanswered} without an answer`;
    const held = withheld > 0 ? `, of which ${withheld} were not sent, since too many were out` : '';
    return [first, `${others}${held}`, ...rest];
  }
}
