/** How a cluster keeps its pods. */
export interface PodRules {
  /** Pods that it begins with, of which as many as `replicas` hold one. */
  readonly initial: number;
  readonly replicas: number;
  /** Fewest pods, and the most. */
  readonly least: number;
  readonly most: number;
  /** ns until an idle one may go. */
  readonly idleTimeout: number;
}

/**
 * Pods of all clusters on nodes that have room for so many. A pod holds one replica; one that holds none is kept for the next, until it has been idle for
 * too long and its cluster has more than the least. Times in ns.
 */
export class Pods {
  private readonly counts: number[];
  private readonly idleSince: number[][];
  private room: number;

  constructor(
    readonly capacity: number,
    private readonly rules: readonly PodRules[],
  ) {
    this.counts = rules.map(({ initial }) => initial);
    this.idleSince = rules.map(({ initial, replicas }) => Array(Math.max(0, initial - replicas)).fill(0));
    this.room = capacity - this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Pods that exist, by cluster. */
  get existing(): readonly number[] {
    return this.counts;
  }

  /** Reserves pods for replicas of a cluster: those that are there and idle, then new ones as far as nodes have room and it may have them. */
  reserve(cluster: number, wanted: number): { warm: number; fresh: number } {
    const warm = Math.min(wanted, this.idleSince[cluster].length);
    this.idleSince[cluster].splice(0, warm);
    const allowed = Math.max(0, this.rules[cluster].most - this.counts[cluster]);
    const fresh = Math.min(wanted - warm, this.room, allowed);
    this.counts[cluster] += fresh;
    this.room -= fresh;
    return { warm, fresh };
  }

  /** Replicas are gone: their pods are idle from now on. */
  release(cluster: number, count: number, now: number): void {
    for (let i = 0; i < count; i++) this.idleSince[cluster].push(now);
  }

  /** Deletes pods that have been idle for too long. */
  expire(now: number): void {
    for (const [cluster, idle] of this.idleSince.entries()) {
      const { least, idleTimeout } = this.rules[cluster];
      while (idle.length > 0 && now - idle[0] >= idleTimeout && this.counts[cluster] > least) {
        idle.shift();
        this.counts[cluster]--;
        this.room++;
      }
    }
  }
}
