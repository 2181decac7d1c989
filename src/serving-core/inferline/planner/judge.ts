import { Engine, type EngineOptions } from '../estimator/engine.js';
import { percentile, tooManyAbove } from '../estimator/percentile.js';
import { Services } from '../estimator/stations.js';
import { Workspace } from '../estimator/workspace.js';
import { costOf, type Pipeline, type PipelineConfig } from '../pipeline/pipeline.js';
import type { ServiceRule } from '../pipeline/profile.js';
import { scaleFactors } from '../pipeline/routes.js';
import { staticEstimate } from '../pipeline/static-estimate.js';

/** Which latency must meet the SLO: the 99th percentile, as in the paper, or the largest, as in its notebook. */
export type Criterion = 'p99' | 'max';

/** What a plan is made for. */
export interface Goal {
  /** ms. */
  slo: number;
  criterion: Criterion;
  /**
   * Also reject what the static estimate rejects: a mean rate above the throughput, or a slowest path above the SLO, as the
   * notebook does.
   */
  prefilter: boolean;
}

export interface Trace {
  /** ms from one query to the next; the first query comes at time 0. */
  gaps: Float64Array;
  /** Route of each query, for a pipeline with draws. */
  outcome: Uint16Array | null;
}

export interface SimulationOptions extends Pick<EngineOptions, 'ties' | 'batchingDelay'> {
  rule: ServiceRule;
}

/** More replicas than any trace can keep busy. */
export const UNBOUNDED = 1e9;

/** Judges configurations of one pipeline on one trace: the one `Feasible` of every planner. Remembers what it has judged. */
export class Judge {
  /** Simulations so far. */
  simulations = 0;
  readonly scale: readonly number[];
  /** Mean arrival rate of the trace, queries/s. */
  readonly rate: number;
  readonly space: Workspace;
  private readonly services: Services;
  private readonly verdicts = new Map<string, boolean>();

  constructor(
    readonly pipeline: Pipeline,
    readonly trace: Trace,
    readonly goal: Goal,
    private readonly options: SimulationOptions = { rule: 'batch' },
  ) {
    this.space = new Workspace(pipeline, trace.gaps, trace.outcome);
    this.services = new Services(pipeline, options.rule);
    this.scale = scaleFactors(pipeline, this.space.routes);
    this.rate = (1000 * trace.gaps.length) / trace.gaps.reduce((sum, gap) => sum + gap, 0);
  }

  /** A judge with the same trace and goal on another pipeline, such as one of this one's branches. */
  on(pipeline: Pipeline): Judge {
    return new Judge(pipeline, this.trace, this.goal, this.options);
  }

  cost(config: PipelineConfig): number {
    return costOf(this.pipeline, config);
  }

  feasible(config: PipelineConfig): boolean {
    const key = config.map(({ hardware, batch, replicas }) => `${hardware}/${batch}/${replicas}`).join();
    let verdict = this.verdicts.get(key);
    if (verdict === undefined) {
      verdict = !this.rejectedUnsimulated(config) && this.meetsSlo(config);
      this.verdicts.set(key, verdict);
    }
    return verdict;
  }

  /** The hardware that serves a single query of a model fastest. */
  fastestHardware(model: number): string {
    const names = Object.keys(this.pipeline.models[model].profiles);
    const alone = (name: string) => this.serviceAlone(model, name);
    return names.reduce((best, name) => (alone(name) < alone(best) ? name : best));
  }

  /** Service time of a single query of a model, ms. */
  serviceAlone(model: number, hardware: string): number {
    return this.services.of(model, hardware)[1];
  }

  /**
   * The smallest latency that the goal's criterion can have when no query waits or shares a batch, ms, and how: each model on the
   * hardware that serves a single query fastest, with more replicas than can be busy.
   */
  smallestLatency(): { latency: number; config: PipelineConfig } {
    const config = this.pipeline.models.map((_, model) => ({
      hardware: this.fastestHardware(model),
      batch: 1,
      replicas: UNBOUNDED,
    }));
    const simulated = this.measured(this.latencies(config));
    const path = this.goal.prefilter ? staticEstimate(this.pipeline, config, this.scale).latency : 0;
    return { latency: Math.max(simulated, path), config };
  }

  /** Latencies of a whole simulation in ascending order, ms: what a plan is reported with. */
  latencies(config: PipelineConfig): Float64Array {
    this.simulate(config, {});
    return this.space.latency.slice().sort();
  }

  /** The latency that the SLO is held against, ms. */
  measured(ascending: Float64Array): number {
    return this.goal.criterion === 'max' ? ascending[ascending.length - 1] : percentile(ascending, 0.99);
  }

  private rejectedUnsimulated(config: PipelineConfig): boolean {
    if (!this.goal.prefilter) return false;
    const { latency, throughput } = staticEstimate(this.pipeline, config, this.scale);
    return this.rate > throughput || latency > this.goal.slo;
  }

  // The simulation ends at the first answer that decides; only one late answer less needs the percentile itself.
  private meetsSlo(config: PipelineConfig): boolean {
    const { slo, criterion } = this.goal;
    const enough = criterion === 'max' ? 1 : tooManyAbove(this.space.queries, 0.99);
    const engine = this.simulate(config, { slo, mostLate: enough - 1 });
    if (engine.stopped) return false;
    if (engine.late < enough - 1 || engine.late === 0) return true;
    return this.measured(this.space.latency.slice().sort()) <= slo;
  }

  private simulate(config: PipelineConfig, options: EngineOptions): Engine {
    this.simulations++;
    const engine = new Engine(this.space, this.services.stations(config), { ...this.options, ...options });
    engine.advance();
    return engine;
  }
}
