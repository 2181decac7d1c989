import type { FaroPolicy, JobView, Wish } from './policy.js';
import { Votes, type VotesNeeded } from './votes.js';

/** Add and subtract one (INFaaS's way), only add, or scale in proportion to latency (HPA's way), the last also on a smoothed latency. */
export type ReactiveKind = 'aiad' | 'ai' | 'oneshot' | 'oneshot-ema';

/** Weight of the old value in the smoothed latency (Faro's oneshot_ema). */
const OLD = 0.3;

/** The reactive policies: they compare a job's mean latency with its SLO, and act once enough ticks agree. */
export class Reactive implements FaroPolicy {
  private readonly votes: Votes;
  private readonly smoothed: (number | undefined)[] = [];

  /** SLO by job, ms. */
  constructor(
    private readonly kind: ReactiveKind,
    private readonly slos: readonly number[],
    needed?: VotesNeeded,
  ) {
    this.votes = new Votes(slos.length, needed);
  }

  decide(_now: number, jobs: readonly JobView[], free: (job: number) => boolean): Wish[] {
    const wishes: Wish[] = [];
    for (const [job, view] of jobs.entries()) {
      if (!free(job)) continue;
      const metric = this.metric(job, view);
      const act = this.votes.cast(job, metric > this.slos[job]);
      if (act === 0) continue;
      if (this.kind === 'aiad' || this.kind === 'ai') {
        if (act > 0 || this.kind === 'aiad') wishes.push({ job, change: { delta: act } });
      } else {
        const target = Math.ceil((view.replicas * metric) / this.slos[job]);
        wishes.push({ job, change: { target } });
      }
    }
    return wishes;
  }

  clearVotes(): void {
    this.votes.clear();
  }

  private metric(job: number, { latency }: JobView): number {
    if (this.kind !== 'oneshot-ema') return latency;
    const old = this.smoothed[job];
    const metric = old === undefined ? latency : OLD * old + (1 - OLD) * latency;
    this.smoothed[job] = metric;
    return metric;
  }
}
