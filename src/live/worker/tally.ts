import { ActionType } from '../../serving-core/clockwork/status.js';
import type { ClockOffset } from '../../serving-core/clockwork/wire/clock-offset.js';

/** What a worker counts for its line of every 10 s. */
export class WorkerTally {
  private loads = 0;
  private inferences = 0;
  private evictions = 0;
  private errors = 0;
  private pending = 0;

  /** `type` as in the action log; 0 for all else. */
  received(type: number): void {
    this.pending++;
    if (type === ActionType.load) this.loads++;
    else if (type === ActionType.infer) this.inferences++;
    else if (type === ActionType.evict) this.evictions++;
  }

  answered(status: number): void {
    this.pending--;
    if (status !== 0) this.errors++;
  }

  /** The line, after which the counts of the interval begin anew. */
  line({ offset, roundTrip }: ClockOffset): string {
    const { loads, inferences, evictions, errors, pending } = this;
    this.loads = 0;
    this.inferences = 0;
    this.evictions = 0;
    this.errors = 0;
    const clocks = `Clock Skew=${Math.trunc(offset)}  RTT=${Math.trunc(roundTrip)}`;
    return `${clocks}  LdWts=${loads}  Inf=${inferences}  Evct=${evictions}  || Total Pending=${pending}  Errors=${errors}`;
  }
}
