import { RunningEnvelope } from './envelope.js';
import type { PlanFacts } from './plan-facts.js';

/** Decides replica counts while a pipeline serves. */
export interface Autoscaler {
  /** ms between two decisions. */
  readonly period: number;
  /** Takes in arrivals `from` to `to` (not included) of ascending times, ms: those since the last decision. */
  arrived(times: Float64Array, from: number, to: number): void;
  /** Replicas of each model from now on, or null to leave them. `current` counts those that are starting. */
  decide(now: number, current: readonly number[]): Decision | null;
}

export interface Decision {
  replicas: number[];
  /** Why, in a few words: `rate in 1.2 s`. */
  reason: string;
  /** ms for which nothing may be served, where changing takes that. */
  halt?: number;
}

export interface TunerOptions {
  /** ms between two looks at the envelope. */
  period: number;
  /** ms without a change before replicas may be taken away. */
  stabilisation: number;
  /** ms of history that scaling down looks at, and the windows that it takes the largest rate of. */
  history: number;
  window: number;
  /** The slack that scaling down keeps: the least utilised model's for all, as the paper is remembered, or each model's own. */
  slack: 'pipeline' | 'model';
}

export const tunerDefaults: TunerOptions = {
  period: 1000,
  stabilisation: 15_000,
  history: 30_000,
  window: 5000,
  slack: 'pipeline',
};

/** Guards a ceiling against the rounding of a product that should be whole. */
const ROUNDING = 1e-9;

/** Replicas that serve `rate` (queries/s) at a share `ratio` of their throughput: ⌈r·s / (μ·ρ)⌉, and at least one. */
export function replicasFor(rate: number, scale: number, throughput: number, ratio: number): number {
  return Math.max(1, Math.ceil((rate * scale) / (throughput * ratio) - ROUNDING));
}

/**
 * InferLine's tuner. Up: when any window of the running envelope holds more arrivals than the plan's, to the largest offending
 * rate. Down: after a quiet time, to the largest rate of the recent windows. Where none of a whole history offended, the plan's own
 * replicas are enough, since its envelope is what a plan is good for.
 */
export class InferlineTuner implements Autoscaler {
  readonly period: number;
  private readonly running: RunningEnvelope;
  private readonly options: TunerOptions;
  private times: Float64Array = new Float64Array(0);
  private count = 0;
  private changed = 0;
  private offended = 0;

  constructor(
    private readonly facts: PlanFacts,
    options: Partial<TunerOptions> = {},
  ) {
    this.options = { ...tunerDefaults, ...options };
    this.period = this.options.period;
    this.running = new RunningEnvelope(facts.widths);
  }

  arrived(times: Float64Array, from: number, to: number): void {
    this.running.add(times, from, to);
    this.times = times;
    this.count = to;
  }

  decide(now: number, current: readonly number[]): Decision | null {
    const decision = this.up(now, current) ?? this.down(now, current);
    if (decision) this.changed = now;
    return decision;
  }

  private up(now: number, current: readonly number[]): Decision | null {
    const { widths, envelope: planned } = this.facts;
    const seen = this.running.look();
    let rate = 0;
    let width = 0;
    for (let i = 0; i < widths.length; i++) {
      const r = (1000 * seen[i]) / widths[i];
      if (seen[i] <= planned[i] || r <= rate) continue;
      rate = r;
      width = widths[i];
    }
    if (rate === 0) return null;
    this.offended = now;
    const { ratios } = this.facts;
    const replicas = this.needed(rate, ratios).map((needed, model) => Math.max(needed, current[model]));
    if (replicas.every((needed, model) => needed === current[model])) return null;
    return { replicas, reason: `${Math.round(rate)} queries/s within ${(width / 1000).toFixed(2)} s` };
  }

  private down(now: number, current: readonly number[]): Decision | null {
    const { stabilisation, history, slack } = this.options;
    if (now - this.changed < stabilisation || now < history) return null;
    const rate = (1000 * this.mostInWindow(now)) / this.options.window;
    const { ratios, replicas: planned } = this.facts;
    const least = Math.min(...ratios);
    const needed = this.needed(rate, slack === 'pipeline' ? ratios.map(() => least) : ratios);
    const good = now - this.offended >= history;
    const replicas = needed.map((k, model) => Math.min(k, current[model], good ? planned[model] : k));
    if (replicas.every((k, model) => k === current[model])) return null;
    return { replicas, reason: `at most ${Math.round(rate)} queries/s lately` };
  }

  private needed(rate: number, ratios: readonly number[]): number[] {
    const { scale, throughput } = this.facts;
    return ratios.map((ratio, model) => replicasFor(rate, scale[model], throughput[model], ratio));
  }

  /** Most arrivals in the windows, side by side, that the history consists of. */
  private mostInWindow(now: number): number {
    const { history, window } = this.options;
    const counts = new Int32Array(Math.max(1, Math.round(history / window)));
    for (let i = this.count - 1; i >= 0; i--) {
      const back = Math.floor((now - this.times[i]) / window);
      if (back >= counts.length) break;
      counts[back]++;
    }
    return Math.max(...counts);
  }
}
