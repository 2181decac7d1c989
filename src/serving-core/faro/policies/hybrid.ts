import type { FaroPolicy, JobView, Wish } from './policy.js';

/** One policy of a hybrid, and how often it decides, s. */
export interface Tier {
  readonly policy: FaroPolicy;
  readonly interval: number;
  /** Tries of an action that it wants; 5 of a long interval and else 1 unless given. */
  readonly trials?: number;
}

/** Long intervals count as this until the first long-term decision, s. */
const FIRST = 60;
/** Tries of an action that a long-term policy wants. */
const LONG_TRIALS = 5;

/** What a hybrid decides at a tick. */
export interface Decision {
  /** Position of the policy that decided. */
  readonly tier: number;
  readonly wishes: readonly Wish[];
  readonly trials: number;
  readonly clearsArrivals: boolean;
}

/**
 * Policies by priority: at a tick the first that is due decides alone, and the votes of those after it are void. A long-term policy decides at 60 s first, then at
 * multiples of its interval. Policies after the first do not see jobs whose scaling is in progress.
 */
export class Hybrid {
  private decidedLong = false;

  constructor(private readonly tiers: readonly Tier[]) {}

  /** s between ticks: the shortest interval; Infinity without policies. */
  get tick(): number {
    return Math.min(...this.tiers.map(({ interval }) => interval));
  }

  /** Decides at `now`, a multiple of the tick, s, on jobs that something is known of; null when no policy is due. */
  decide(
    now: number,
    jobs: readonly JobView[],
    busy: (job: number) => boolean,
    known: (job: number) => boolean = () => true,
  ): Decision | null {
    const index = this.tiers.findIndex(({ interval }) => now % this.due(interval) === 0);
    if (index < 0) return null;
    const { policy, interval, trials } = this.tiers[index];
    const wishes = policy.decide(now, jobs, (job) => known(job) && (index === 0 || !busy(job)));
    const long = interval > FIRST;
    if (long) this.decidedLong = true;
    for (const lower of this.tiers.slice(index + 1)) lower.policy.clearVotes?.();
    return {
      tier: index,
      wishes,
      clearsArrivals: policy.clearsArrivals === true,
      trials: trials ?? (long ? LONG_TRIALS : 1),
    };
  }

  private due(interval: number): number {
    return interval > FIRST && !this.decidedLong ? FIRST : interval;
  }
}
