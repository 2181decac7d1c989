import type { Change, Wish } from './policy.js';

/** Least and most replicas of a job. */
const LEAST = 1;
const MOST = 100;

interface Pending extends Wish {
  readonly trials: number;
}

/** Who carries out what was admitted: one action a job at a time. */
export interface Scaler {
  busy(job: number): boolean;
  scale(job: number, replicas: number, acceptRate: number | undefined): void;
}

/**
 * Admits changes under a quota: those that give replicas back first; one too large gets what fits, and what is left is kept for as many ticks as its trials last.
 * What a change frees can be used in the same tick, although its pods take time to go.
 */
export class Admission {
  private pending: Pending[] = [];
  readonly targets: number[];

  /** Replicas of every job now, and replicas that nobody has. */
  constructor(
    initial: readonly number[],
    private spare: number,
    private readonly scaler: Scaler,
  ) {
    this.targets = [...initial];
  }

  /** Replicas that nobody has. */
  get free(): number {
    return this.spare;
  }

  /** One tick: what was left over, and then the new wishes. */
  admit(wishes: readonly Wish[], trials: number): void {
    const all = [...this.pending, ...wishes.map((wish) => ({ ...wish, trials }))];
    this.pending = [];
    const downFirst = all
      .map((action) => ({ action, down: this.wanted(action) < this.targets[action.job] }))
      .sort((a, b) => Number(b.down) - Number(a.down));
    for (const { action } of downFirst) this.consider(action);
  }

  private consider(action: Pending): void {
    const { job, acceptRate, trials } = action;
    if (this.scaler.busy(job)) {
      if (trials > 1) this.pending.push({ ...action, trials: trials - 1 });
      return;
    }
    let delta = this.wanted(action) - this.targets[job];
    if (delta > this.spare) {
      const rest = delta - this.spare;
      delta = this.spare;
      if (trials > 1) this.pending.push({ job, change: { delta: rest }, trials: trials - 1 });
    }
    if (delta === 0 && acceptRate === undefined) return;
    this.targets[job] += delta;
    this.spare -= delta;
    this.scaler.scale(job, this.targets[job], acceptRate);
  }

  private wanted({ job, change }: Wish): number {
    return Math.min(Math.max(resolved(change, this.targets[job]), LEAST), MOST);
  }
}

function resolved(change: Change, current: number): number {
  if ('target' in change) return change.target;
  return 'delta' in change ? current + change.delta : Math.ceil(current * change.factor);
}
