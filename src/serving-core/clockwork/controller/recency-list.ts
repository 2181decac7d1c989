/** A set of small integers in order of last use: a doubly linked list in arrays; every operation is O(1). */
export class RecencyList {
  /** The last place is the ring's beginning and end. */
  private readonly newer: Int32Array;
  private readonly older: Int32Array;

  /** For members 0 … `range` − 1. */
  constructor(private readonly range: number) {
    this.newer = new Int32Array(range + 1).fill(-1);
    this.older = new Int32Array(range + 1).fill(-1);
    this.newer[range] = range;
    this.older[range] = range;
  }

  /** The member used longest ago, −1 when there is none. */
  get oldest(): number {
    return this.after(this.range);
  }

  /** The member used next after `member`, −1 when none was. */
  after(member: number): number {
    const next = this.newer[member];
    return next === this.range ? -1 : next;
  }

  has(member: number): boolean {
    return this.newer[member] >= 0;
  }

  /** Makes `member`, new or not, the one used last. */
  use(member: number): void {
    if (this.has(member)) this.remove(member);
    const { newer, older, range } = this;
    const last = older[range];
    newer[last] = member;
    older[member] = last;
    newer[member] = range;
    older[range] = member;
  }

  /** Takes out `member`, which must be there. */
  remove(member: number): void {
    const { newer, older } = this;
    newer[older[member]] = newer[member];
    older[newer[member]] = older[member];
    newer[member] = -1;
  }
}
