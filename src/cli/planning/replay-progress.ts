import { count } from '../../plural.js';
import type { ReplayProgress } from '../../runner/replay/replay-pipeline.js';
import { StatusLine, type Terminal } from '../status-line.js';

/** Tells how a replay goes: what starts, and on a terminal how many queries are answered. */
export class ReplayText implements Required<ReplayProgress> {
  private readonly line: StatusLine;

  constructor(stream: Terminal) {
    this.line = new StatusLine(stream);
  }

  readonly starting: Required<ReplayProgress>['starting'] = (processes, seconds) => {
    this.line.say(`Replaying by ${count(processes, 'process', 'processes')}: ${seconds.toFixed(0)} s`);
  };

  readonly notice: Required<ReplayProgress>['notice'] = (sentence) => {
    this.line.say(`Note: ${sentence}`);
  };

  readonly answered: Required<ReplayProgress>['answered'] = (answered, queries) => {
    this.line.draw(() => `${answered} of ${queries} queries answered`);
  };

  /** Takes the line away that is redrawn; the last thing to call. */
  end(): void {
    this.line.end();
  }
}
