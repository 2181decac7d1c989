import type { PipelineProgress } from '../../profiling/profile-pipeline.js';
import { StatusLine, type Terminal } from '../status-line.js';

/** Tells how a measurement goes: a line that is redrawn on a terminal, and a plain line for what is done. */
export class ProfileText implements Required<PipelineProgress> {
  private readonly line: StatusLine;

  /** `now` is a monotonic clock in ms. */
  constructor(stream: Terminal, now?: () => number) {
    this.line = new StatusLine(stream, now);
  }

  readonly model: Required<PipelineProgress>['model'] = (name) => {
    this.line.say(`Model ${name}`);
  };

  readonly loaded: Required<PipelineProgress>['loaded'] = (ns) => {
    this.line.say(`Loaded in ${(ns / 1e6).toFixed(1)} ms`);
  };

  readonly measuring: Required<PipelineProgress>['measuring'] = (batch, samples) => {
    const { latest } = samples;
    if (!latest) return;
    this.line.draw(() => {
      const { p50, warmUp } = latest;
      const warm = warmUp > 0 ? `, ${warmUp} of them warm-up` : '';
      return `Batch ${batch}: ${samples.length} runs${warm}, median ${(p50 / 1e6).toFixed(2)} ms`;
    });
  };

  readonly measured: Required<PipelineProgress>['measured'] = ({ batch, summary, steady }) => {
    const state = steady ? 'steady' : 'not steady';
    this.line.say(
      `Batch ${batch}: median ${(summary.p50 / 1e6).toFixed(2)} ms of ${summary.runs} runs, ${state}`,
    );
  };

  /** Takes the line away that is redrawn; the last thing to call. */
  end(): void {
    this.line.end();
  }
}
