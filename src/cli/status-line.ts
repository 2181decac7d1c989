/** What is written to: stderr. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Least ms between two drawings. */
const REDRAW = 150;
const CLEAR = '\r\x1b[K';

/** A line that is redrawn on a terminal, and lines that stay, on a terminal or not. */
export class StatusLine {
  private drawn = Number.NEGATIVE_INFINITY;

  /** `now` is a monotonic clock in ms. */
  constructor(
    private readonly stream: Terminal,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Draws the line anew, on a terminal, unless that was done a moment ago. */
  draw(text: () => string): void {
    const now = this.now();
    if (!this.stream.isTTY || now - this.drawn < REDRAW) return;
    this.drawn = now;
    this.stream.write(`${CLEAR}${text()}`);
  }

  /** Writes a line that stays. */
  say(text: string): void {
    this.stream.write(`${this.stream.isTTY ? CLEAR : ''}${text}\n`);
  }

  /** Takes the line away that is redrawn; the last thing to call. */
  end(): void {
    if (this.stream.isTTY) this.stream.write(CLEAR);
  }
}
