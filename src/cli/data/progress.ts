import { dataSize } from '../units.js';

/** What progress is written to: stderr. */
interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Least ms between two drawings of the line on a terminal, and between two plain lines. */
const redraw = 200;
const plain = 5000;

/** Tells how a pull goes: one line that is redrawn on a terminal, a plain line every few seconds elsewhere. */
export class PullProgress {
  private drawn = Number.NEGATIVE_INFINITY;
  private open = false;

  /** `now` is a monotonic clock in ms. */
  constructor(
    private readonly stream: Stream,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly trying = (url: string, resumedAt: number): void => {
    this.say(`Getting ${url}${resumedAt > 0 ? `, from byte ${resumedAt} on` : ''}`);
  };

  readonly failed = (url: string, reason: string): void => {
    this.say(`${new URL(url).host}: ${reason}`);
  };

  readonly unpacking = (archive: string): void => {
    this.say(`Unpacking and checking ${archive}`);
  };

  readonly progress = (here: number, total: number | null): void => {
    const now = this.now();
    if (here !== total && now - this.drawn < (this.stream.isTTY ? redraw : plain)) return;
    this.drawn = now;
    const of = total === null ? '' : ` of ${dataSize(total)}, ${Math.floor((100 * here) / total)} %`;
    const text = `${dataSize(here)}${of}`;
    if (!this.stream.isTTY) this.say(text);
    else {
      this.stream.write(`\r\x1b[K${text}`);
      this.open = true;
    }
  };

  /** A line that stays. */
  private say(text: string): void {
    this.stream.write(`${this.open ? '\n' : ''}${text}\n`);
    this.open = false;
  }
}
