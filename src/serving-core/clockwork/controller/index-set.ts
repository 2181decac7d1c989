/** A set of small integers that is walked as a dense list: add, remove and test in O(1), order of no meaning. */
export class IndexSet {
  private readonly members: Int32Array;
  private readonly places: Int32Array;
  private count = 0;

  /** For members 0 … `range` − 1. */
  constructor(range: number) {
    this.members = new Int32Array(range);
    this.places = new Int32Array(range).fill(-1);
  }

  get size(): number {
    return this.count;
  }

  /** The member at a place of the list, 0 … size − 1. */
  at(place: number): number {
    return this.members[place];
  }

  has(member: number): boolean {
    return this.places[member] >= 0;
  }

  add(member: number): void {
    if (this.places[member] >= 0) return;
    this.places[member] = this.count;
    this.members[this.count++] = member;
  }

  remove(member: number): void {
    const place = this.places[member];
    if (place < 0) return;
    const last = this.members[--this.count];
    this.members[place] = last;
    this.places[last] = place;
    this.places[member] = -1;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.places[this.members[i]] = -1;
    this.count = 0;
  }
}
