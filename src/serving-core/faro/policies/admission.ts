import type { Change, Wish } from './policy.js';

/** Least and most replicas of a job. */
export interface ReplicaLimits {
  readonly least: number;
  readonly most: number;
}

/** The release's. */
const publishedLimits: ReplicaLimits = { least: 1, most: 100 };

interface Pending extends Wish {
  readonly trials: number;
  readonly tier: number;
}

/** Who carries out what was admitted: one action a job at a time. */
export interface Scaler {
  busy(job: number): boolean;
  scale(job: number, replicas: number, acceptRate: number | undefined): void;
}

/** What became of a wish; telemetry has their positions. */
export const outcomes = ['nothing', 'whole', 'part', 'no room', 'put off', 'given up'] as const;
export type Outcome = (typeof outcomes)[number];

/** A wish as it was considered. */
export interface Considered {
  readonly job: number;
  /** Which policy of a hybrid wished, by priority. */
  readonly tier: number;
  /** Replicas that the job was to have before, what was wished for, and what it is to have now. */
  readonly replicas: number;
  readonly wanted: number;
  readonly granted: number;
  /** Replicas that nobody has afterwards. */
  readonly free: number;
  readonly outcome: Outcome;
  /** Tries that the wish had left. */
  readonly trials: number;
  readonly acceptRate: number | undefined;
}

/**
 * Admits changes under a quota: those that give replicas back first; one too large gets what fits, and what is left is kept for as many ticks as its trials last.
 * What a change frees can be used in the same tick, although its pods take time to go.
 */
export class Admission {
  private pending: Pending[] = [];
  readonly targets: number[];

  /** Replicas of every job now, and replicas that nobody has. `considered` is told of every wish. */
  constructor(
    initial: readonly number[],
    private spare: number,
    private readonly scaler: Scaler,
    private readonly limits: ReplicaLimits = publishedLimits,
    private readonly considered?: (wish: Considered) => void,
  ) {
    this.targets = [...initial];
  }

  /** Replicas that nobody has. */
  get free(): number {
    return this.spare;
  }

  /** A job has other replicas than it was given: live clusters refuse, and lose some. More than the quota allows leaves less than nothing spare. */
  correct(job: number, replicas: number): void {
    this.spare += this.targets[job] - replicas;
    this.targets[job] = replicas;
  }

  /** One tick: what was left over, and then the new wishes, which the policy at position `tier` has. */
  admit(wishes: readonly Wish[], trials: number, tier = 0): void {
    const all = [...this.pending, ...wishes.map((wish) => ({ ...wish, trials, tier }))];
    this.pending = [];
    const downFirst = all
      .map((action) => ({ action, down: this.wanted(action) < this.targets[action.job] }))
      .sort((a, b) => Number(b.down) - Number(a.down));
    for (const { action } of downFirst) this.consider(action);
  }

  private consider(action: Pending): void {
    const { job, trials, tier, acceptRate } = action;
    const replicas = this.targets[job];
    const wanted = this.wanted(action);
    const outcome = this.decide(action, wanted);
    const { targets, free } = this;
    this.considered?.({
      job,
      tier,
      replicas,
      wanted,
      free,
      outcome,
      trials,
      acceptRate,
      granted: targets[job],
    });
  }

  private decide(action: Pending, wanted: number): Outcome {
    const { job, acceptRate, trials, tier } = action;
    if (this.scaler.busy(job)) {
      if (trials <= 1) return 'given up';
      this.pending.push({ ...action, trials: trials - 1 });
      return 'put off';
    }
    const asked = wanted - this.targets[job];
    const delta = Math.min(asked, Math.max(0, this.spare));
    if (delta < asked && trials > 1)
      this.pending.push({ job, change: { delta: asked - delta }, trials: trials - 1, tier });
    if (delta === 0 && acceptRate === undefined) return asked > 0 ? 'no room' : 'nothing';
    this.targets[job] += delta;
    this.spare -= delta;
    this.scaler.scale(job, this.targets[job], acceptRate);
    if (delta < asked) return delta > 0 ? 'part' : 'no room';
    return delta === 0 ? 'nothing' : 'whole';
  }

  private wanted({ job, change }: Wish): number {
    return Math.min(Math.max(resolved(change, this.targets[job]), this.limits.least), this.limits.most);
  }
}

function resolved(change: Change, current: number): number {
  if ('target' in change) return change.target;
  return 'delta' in change ? current + change.delta : Math.ceil(current * change.factor);
}
