import type { ReplayProgress } from '../../runner/replay/replay-pipeline.js';

interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells how a replay goes: what starts, and on a terminal how many queries are answered. */
export class ReplayText implements Required<ReplayProgress> {
  constructor(private readonly stream: Stream) {}

  readonly starting: Required<ReplayProgress>['starting'] = (processes, seconds) => {
    this.stream.write(
      `Replaying by ${processes} process${processes === 1 ? '' : 'es'}: ${seconds.toFixed(0)} s\n`,
    );
  };

  readonly notice: Required<ReplayProgress>['notice'] = (sentence) => {
    this.stream.write(`Note: ${sentence}\n`);
  };

  readonly answered: Required<ReplayProgress>['answered'] = (answered, queries) => {
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${answered} of ${queries} queries answered`);
  };

  /** Takes the line away that is redrawn; the last thing to call. */
  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[K');
  }
}
