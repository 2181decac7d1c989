/** How far out of order the rows of a log may be, ns: threads of the original write them in turn. */
const DISORDER = 1e9;

/** The rows of a table, read as far as they are needed and dropped as soon as they are not. */
export class Feed<T> {
  private rows: T[] = [];
  private latest = Number.NEGATIVE_INFINITY;
  private done = false;

  /** `key`: the time of a row, ns, by which the table is nearly sorted. */
  constructor(
    private readonly chunks: AsyncIterator<readonly T[]>,
    private readonly key: (row: T) => number,
  ) {}

  /** Reads until every row up to `time` must have come. */
  async until(time: number): Promise<void> {
    while (!this.done && this.latest < time + DISORDER) await this.more();
  }

  /** The time of the earliest row from `time` on, reading on until there is one; Infinity when there is none. */
  async next(time: number): Promise<number> {
    for (;;) {
      const earliest = this.rows.reduce((least, row) => {
        const at = this.key(row);
        return at >= time && at < least ? at : least;
      }, Number.POSITIVE_INFINITY);
      if (earliest < this.latest - DISORDER || this.done) return earliest;
      await this.more();
    }
  }

  /** Rows in [from, to), in the order of the table. */
  within(from: number, to: number): T[] {
    return this.rows.filter((row) => this.key(row) >= from && this.key(row) < to);
  }

  /** Forgets what is before `time`. */
  drop(time: number): void {
    this.rows = this.rows.filter((row) => this.key(row) >= time);
  }

  private async more(): Promise<void> {
    const { value, done } = await this.chunks.next();
    if (done) {
      this.done = true;
      return;
    }
    for (const row of value) {
      this.rows.push(row);
      this.latest = Math.max(this.latest, this.key(row));
    }
  }
}
