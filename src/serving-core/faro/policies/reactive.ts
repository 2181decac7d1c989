import type { Change, FaroPolicy, JobView, Wish } from './policy.js';
import { StepLimits } from './step-limits.js';
import { Votes, type VotesNeeded } from './votes.js';

/**
 * Add and subtract one (INFaaS's way), only add, or scale in proportion to latency (HPA's way): at once, by a smoothed latency, or in steps whose limit doubles.
 */
const reactiveKinds = ['aiad', 'ai', 'oneshot', 'oneshot-ema', 'omiomd'] as const;
export type ReactiveKind = (typeof reactiveKinds)[number];

/** Weight of the old value in the smoothed latency (Faro's oneshot_ema). */
const OLD = 0.3;

/** The reactive policies: they compare a job's mean latency with its SLO, and act once enough ticks agree. */
export class Reactive implements FaroPolicy {
  private readonly votes: Votes;
  private readonly smoothed: (number | undefined)[] = [];
  private readonly limits: StepLimits;

  /** SLO by job, ms. */
  constructor(
    private readonly kind: ReactiveKind,
    private readonly slos: readonly number[],
    needed?: VotesNeeded,
  ) {
    this.votes = new Votes(slos.length, needed);
    this.limits = new StepLimits(slos.length);
  }

  decide(_now: number, jobs: readonly JobView[], free: (job: number) => boolean): Wish[] {
    const wishes: Wish[] = [];
    for (const [job, view] of jobs.entries()) {
      if (!free(job)) continue;
      this.smooth(job, view);
      const over = view.latency > this.slos[job];
      // As in the release, a policy that only adds does not count ticks below the SLO, so that its three need not be in a row.
      if (this.kind === 'ai' && !over) continue;
      const act = this.votes.cast(job, over);
      if (act !== 0) wishes.push({ job, change: this.change(job, view, act) });
    }
    return wishes;
  }

  clearVotes(): void {
    this.votes.clear();
  }

  private change(job: number, { replicas, latency }: JobView, act: 1 | -1): Change {
    if (this.kind === 'aiad' || this.kind === 'ai') return { delta: act };
    const metric = this.kind === 'oneshot-ema' ? this.smoothed[job]! : latency;
    const target = Math.ceil((replicas * metric) / this.slos[job]);
    if (this.kind !== 'omiomd') return { target };
    const limit = this.limits.next(job, act);
    return { delta: Math.max(-limit, Math.min(limit, target - replicas)) };
  }

  private smooth(job: number, { latency }: JobView): void {
    const old = this.smoothed[job];
    this.smoothed[job] = old === undefined ? latency : OLD * old + (1 - OLD) * latency;
  }
}
