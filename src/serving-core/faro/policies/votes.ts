/** Consecutive votes until a policy acts. */
export interface VotesNeeded {
  readonly up: number;
  readonly down: number;
}

/** 30 s and 600 s of ticks of 10 s: the published delays. */
const publishedVotes: VotesNeeded = { up: 3, down: 60 };

/** Counts how often in a row a job was over or under its target. */
export class Votes {
  private readonly counters: Int32Array;

  constructor(
    jobs: number,
    private readonly needed: VotesNeeded = publishedVotes,
  ) {
    this.counters = new Int32Array(jobs);
  }

  /** One vote for a job: 1 when it must scale up now, −1 when down, 0 when not yet. Acting begins the count anew. */
  cast(job: number, over: boolean): 1 | 0 | -1 {
    const { counters, needed } = this;
    counters[job] = over ? Math.max(counters[job], 0) + 1 : Math.min(counters[job], 0) - 1;
    const act = counters[job] >= needed.up ? 1 : counters[job] <= -needed.down ? -1 : 0;
    if (act !== 0) counters[job] = 0;
    return act;
  }

  clear(): void {
    this.counters.fill(0);
  }
}
