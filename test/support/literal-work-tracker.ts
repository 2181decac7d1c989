/** The original's worker tracker, step by step: a list of outstanding work and a sum over it. */
export class LiteralWorkTracker {
  clock = 1380;
  private workBegin = 0;
  private outstanding: { id: number; size: number }[] = [];

  add(now: number, id: number, duration: number): void {
    if (this.outstanding.length === 0) this.workBegin = now;
    this.outstanding.push({ id, size: duration * this.clock });
  }

  available(now: number): number {
    let begin = this.workBegin;
    const [front] = this.outstanding;
    if (front !== undefined) {
      const first = Math.floor(front.size / this.clock);
      if (begin + first + 10_000_000 < now) begin = now - 10_000_000 - first;
    }
    const total = this.outstanding.reduce((sum, { size }) => sum + size, 0);
    return Math.max(begin + Math.floor(total / this.clock), now + 1_000_000);
  }

  complete(id: number, time: number, ok: boolean): void {
    const at = this.outstanding.findIndex((work) => work.id === id);
    if (at < 0) return;
    const [{ size }] = this.outstanding.splice(at, 1);
    if (at === 0) this.workBegin = time;
    else if (ok) this.workBegin += Math.floor(size / this.clock);
  }

  /**
   * When it is worth looking again whether `available` is below the horizon: availability stands still until work is overdue, so there
   * is one candidate. If work is overdue by then the look is in vain, and only a result can open the horizon: Infinity.
   */
  opens(now: number, horizon: number): number {
    const total = this.outstanding.reduce((sum, { size }) => sum + size, 0);
    const candidate = this.workBegin + Math.floor(total / this.clock) - horizon + 1;
    return candidate <= now ? Number.POSITIVE_INFINITY : candidate;
  }
}
