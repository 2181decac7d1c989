const PAGE_BITS = 16;
const PAGE_IDS = 2 ** PAGE_BITS;

interface Page {
  readonly number: number;
  readonly bits: Uint32Array;
  count: number;
}

/**
 * A set of ids that are given out one after the other: a bit each, in pages of 65,536 that go when they are empty, but for
 * the newest. A Set holds 2^24 entries at most, which an overloaded controller's clients exceed, and takes some 40 bytes for each.
 */
export class IdSet {
  private readonly pages = new Map<number, Page>();
  private newest = -1;
  private count = 0;
  /** The page that was asked for last: most ids lie near each other. */
  private last: Page | undefined;

  get size(): number {
    return this.count;
  }

  /** The smallest id; undefined when there is none. */
  get first(): number | undefined {
    if (this.count === 0) return undefined;
    const number = Math.min(...[...this.pages.keys()].filter((page) => this.pages.get(page)!.count > 0));
    const { bits } = this.pages.get(number)!;
    const word = bits.findIndex((value) => value !== 0);
    return number * PAGE_IDS + word * 32 + 31 - Math.clz32(bits[word] & -bits[word]);
  }

  /** Adds a whole number from 0 on; false when it is there. */
  add(id: number): boolean {
    const number = Math.floor(id / PAGE_IDS);
    const page = this.page(number) ?? this.addPage(number);
    const within = id % PAGE_IDS;
    const bit = 1 << (within & 31);
    if ((page.bits[within >>> 5] & bit) !== 0) return false;
    page.bits[within >>> 5] |= bit;
    page.count++;
    this.count++;
    return true;
  }

  /** Takes an id out; false when it is not there. */
  delete(id: number): boolean {
    const number = Math.floor(id / PAGE_IDS);
    const page = this.page(number);
    const within = id % PAGE_IDS;
    const bit = 1 << (within & 31);
    if (page === undefined || (page.bits[within >>> 5] & bit) === 0) return false;
    page.bits[within >>> 5] &= ~bit;
    this.count--;
    if (--page.count === 0 && number !== this.newest) this.remove(number);
    return true;
  }

  private page(number: number): Page | undefined {
    if (this.last?.number !== number) this.last = this.pages.get(number);
    return this.last;
  }

  private remove(number: number): void {
    this.pages.delete(number);
    this.last = undefined;
  }

  private addPage(number: number): Page {
    if (this.pages.get(this.newest)?.count === 0) this.remove(this.newest);
    this.newest = number;
    const page = { number, bits: new Uint32Array(PAGE_IDS / 32), count: 0 };
    this.pages.set(number, page);
    return page;
  }
}
