import { IdSet } from './id-set.js';
import type { WorkerObserver } from './worker/emulated-worker.js';
import type { WeightCache } from './worker/weight-cache.js';

/** A simulated run broke a rule of docs/invariants.md: a defect of a scheduler or of repro, never of the user. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';

  constructor(
    readonly invariant: string,
    detail: string,
  ) {
    super(`${invariant}: ${detail}`);
  }
}

/** Transfers from one count of a cache's pages to the next; prime, so that GPUs served in turn are all counted. */
const COUNTED_EVERY = 31;

/** Watches a simulated run from outside the scheduler and throws InvariantViolation as soon as a rule is broken. */
export class Invariants {
  private readonly unanswered = new IdSet();
  private lastTime = 0;
  private transfers = 0;

  requestSent(requestId: number): void {
    if (!this.unanswered.add(requestId))
      throw new InvariantViolation('one response per request', `request ${requestId} was sent twice`);
  }

  /** The request never reached the controller, and will not be answered. */
  requestWithdrawn(requestId: number): void {
    if (!this.unanswered.delete(requestId))
      throw new InvariantViolation(
        'one response per request',
        `request ${requestId} was withdrawn after its answer or never sent`,
      );
  }

  requestAnswered(requestId: number, now: number): void {
    this.timeAdvances(now);
    if (!this.unanswered.delete(requestId))
      throw new InvariantViolation(
        'one response per request',
        `request ${requestId} was answered again or never sent`,
      );
  }

  timeAdvances(now: number): void {
    if (!(now >= this.lastTime))
      throw new InvariantViolation('time never goes back', `${now} ns after ${this.lastTime} ns`);
    this.lastTime = now;
  }

  /** The observer of one worker: no two inferences, and no two transfers, overlap on a GPU. */
  worker(index: number): WorkerObserver {
    const busyUntil: number[] = [];
    return {
      started: (gpu, lane, begin, end) => {
        const key = gpu * 2 + lane;
        while (busyUntil.length <= key) busyUntil.push(0);
        const until = busyUntil[key];
        if (begin < until)
          throw new InvariantViolation(
            'a GPU runs one thing at a time',
            `worker ${index} GPU ${gpu} began at ${begin} ns what overlaps work until ${until} ns`,
          );
        busyUntil[key] = end;
      },
    };
  }

  /**
   * The pages of the models present on a GPU, counted anew, fit its cache and agree with its count of free pages. Counted at the
   * first transfer and every 31st after, because with thousands of models each count would take a quarter of the run.
   */
  cacheFits(cache: WeightCache, gpu: number, pages: ArrayLike<number>): void {
    if (this.transfers++ % COUNTED_EVERY !== 0) return;
    let used = 0;
    for (let model = 0; model < pages.length; model++) if (cache.has(gpu, model)) used += pages[model];
    if (used > cache.pagesPerGpu || used !== cache.pagesPerGpu - cache.freePages(gpu))
      throw new InvariantViolation(
        'cache pages never exceed capacity',
        `GPU ${gpu} holds ${used} of ${cache.pagesPerGpu} pages and says ${cache.freePages(gpu)} are free`,
      );
  }

  /** After the last event: every request answered, nothing of an action left. */
  finished(requestsOpen: number, actionsInFlight: number): void {
    const { size, first } = this.unanswered;
    if (size > 0)
      throw new InvariantViolation(
        'one response per request',
        `${size} requests were never answered, the first is ${first}`,
      );
    if (requestsOpen + actionsInFlight > 0)
      throw new InvariantViolation(
        'nothing is left behind',
        `${requestsOpen} requests and ${actionsInFlight} actions are still open`,
      );
  }
}
