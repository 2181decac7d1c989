/**
 * Pods of all clusters on nodes that have room for so many. A pod holds one replica; one that holds none is kept for the next, until it has been idle for
 * too long and its cluster has more than the least. Times in ns.
 */
export class Pods {
  private readonly counts: number[];
  private readonly idleSince: number[][];
  private room: number;

  constructor(
    capacity: number,
    initial: readonly number[],
    private readonly idleTimeout: number,
    private readonly least: number,
  ) {
    this.counts = [...initial];
    this.idleSince = initial.map(() => []);
    this.room = capacity - initial.reduce((sum, count) => sum + count, 0);
  }

  /** Pods that exist, by cluster. */
  get existing(): readonly number[] {
    return this.counts;
  }

  /** Reserves pods for replicas of a cluster: those that are there and idle, then new ones as far as nodes have room. */
  reserve(cluster: number, wanted: number): { warm: number; fresh: number } {
    const warm = Math.min(wanted, this.idleSince[cluster].length);
    this.idleSince[cluster].splice(0, warm);
    const fresh = Math.min(wanted - warm, this.room);
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
      while (idle.length > 0 && now - idle[0] >= this.idleTimeout && this.counts[cluster] > this.least) {
        idle.shift();
        this.counts[cluster]--;
        this.room++;
      }
    }
  }
}
