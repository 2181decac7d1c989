import type { PipelineProgress } from '../../profiling/profile-pipeline.js';

interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Least ms between two drawings of the line on a terminal. */
const redraw = 150;

/** Tells how a measurement goes: a line that is redrawn on a terminal, and a plain line for what is done. */
export class ProfileText implements Required<PipelineProgress> {
  private drawn = Number.NEGATIVE_INFINITY;

  /** `now` is a monotonic clock in ms. */
  constructor(
    private readonly stream: Stream,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly model: Required<PipelineProgress>['model'] = (name) => {
    this.say(`Model ${name}`);
  };

  readonly loaded: Required<PipelineProgress>['loaded'] = (ns) => {
    this.say(`Loaded in ${(ns / 1e6).toFixed(1)} ms`);
  };

  readonly measuring: Required<PipelineProgress>['measuring'] = (batch, samples) => {
    const now = this.now();
    const { latest } = samples;
    if (!this.stream.isTTY || !latest || now - this.drawn < redraw) return;
    this.drawn = now;
    const { p50, warmUp } = latest;
    const warm = warmUp > 0 ? `, ${warmUp} of them warm-up` : '';
    this.stream.write(
      `\r\x1b[KBatch ${batch}: ${samples.length} runs${warm}, median ${(p50 / 1e6).toFixed(2)} ms`,
    );
  };

  readonly measured: Required<PipelineProgress>['measured'] = ({ batch, summary, steady }) => {
    const state = steady ? 'steady' : 'not steady';
    this.say(`Batch ${batch}: median ${(summary.p50 / 1e6).toFixed(2)} ms of ${summary.runs} runs, ${state}`);
  };

  /** Takes the line away that is redrawn; the last thing to call. */
  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[K');
  }

  private say(text: string): void {
    this.stream.write(`${this.stream.isTTY ? '\r\x1b[K' : ''}${text}\n`);
  }
}
