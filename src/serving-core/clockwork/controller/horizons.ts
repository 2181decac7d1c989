import type { Clock } from '../../clock/clock.js';
import type { WorkTracker } from './work-tracker.js';

const UNKNOWN = 0;
const OPEN = -1;

/**
 * Whether each GPU has been given all the work that the scheduling horizon allows, and a look at it when there is room again. What
 * is known of a horizon holds until work is added or ends: one that is open stays so, because a GPU comes nearer to being free
 * as time passes, or, when its work is overdue, keeps its distance.
 */
export class Horizons {
  /** UNKNOWN, OPEN, or until when it is full, ns; Infinity when only a result can tell, because overdue work slides with the time. */
  private readonly fullUntil: Float64Array;
  /** When a timer will look at a GPU; Infinity when none is set. */
  private readonly wakeAt: Float64Array;
  private readonly wakes: number;

  /** `look` is called with a GPU when its horizon may have opened, or at a time that `wake` asked for. */
  constructor(
    private readonly clock: Clock,
    private readonly work: readonly WorkTracker[],
    private readonly ahead: number,
    look: (gpu: number) => void,
  ) {
    this.fullUntil = new Float64Array(work.length).fill(UNKNOWN);
    this.wakeAt = new Float64Array(work.length).fill(Number.POSITIVE_INFINITY);
    this.wakes = clock.register((gpu) => {
      // A timer that an earlier one overtook is stale: acting on it would set timers without end.
      if (this.wakeAt[gpu] !== clock.now()) return;
      this.wakeAt[gpu] = Number.POSITIVE_INFINITY;
      look(gpu);
    });
  }

  /** Whether the GPU may be given more work at `now`; if not, it will be looked at when its horizon opens. */
  admits(gpu: number, now: number): boolean {
    if (this.fullUntil[gpu] === OPEN) return true;
    if (now >= this.fullUntil[gpu]) {
      if (this.work[gpu].available(now) < now + this.ahead) {
        this.fullUntil[gpu] = OPEN;
        return true;
      }
      const opens = this.work[gpu].planned - this.ahead + 1;
      this.fullUntil[gpu] = opens > now ? opens : Number.POSITIVE_INFINITY;
    }
    if (this.fullUntil[gpu] < this.wakeAt[gpu]) this.wake(gpu, this.fullUntil[gpu]);
    return false;
  }

  /** Whether it is known to be full at `now`. */
  isFull(gpu: number, now: number): boolean {
    return now < this.fullUntil[gpu];
  }

  /** Whether it is known to be open, and will be until work is added. */
  isOpen(gpu: number): boolean {
    return this.fullUntil[gpu] === OPEN;
  }

  /** Until when it is known to be full, ns: at most 0 when that is not known, Infinity when only a result can tell. */
  opensAt(gpu: number): number {
    return this.fullUntil[gpu];
  }

  /** Work was added or has ended: what was known of the GPU's horizon holds no more. */
  changed(gpu: number): void {
    this.fullUntil[gpu] = UNKNOWN;
  }

  /** Looks at the GPU at `time`, unless it will be looked at earlier; then it is for that look to ask again. */
  wake(gpu: number, time: number): void {
    if (time >= this.wakeAt[gpu]) return;
    this.wakeAt[gpu] = time;
    this.clock.at(time, this.wakes, gpu, 0);
  }
}
