import { Admission } from '../../faro/policies/admission.js';
import { Hybrid } from '../../faro/policies/hybrid.js';
import { type Controller, faroController } from '../../faro/policies/policies.js';
import type { JobView } from '../../faro/policies/policy.js';
import { Seasonal } from '../../faro/prediction/statistics.js';
import { ArrivalCounter } from '../../faro/simulator/arrival-counter.js';
import { LatencyWindow } from '../../faro/simulator/window.js';
import type { Arena } from '../arena.js';
import { PooledCompetitor } from './pooled.js';
import { Pools } from './pools.js';
import { fastestFirst, meanSlowdown, unitsOf } from './yesterday.js';

/** As published: width of the metrics window, s; requests that wait before one is refused. */
const LOOK_BACK = 30;
const MOST_WAITING = 50;
/** Minutes of forecasts and weight of the newest, as published for its simulator; minutes to have seen before the first, a long-term interval. */
const HORIZON = 7;
const NEWEST = 0.4;
const CONTEXT = 5;
const QUANTILE = 0.6;
const MINUTE = 60;
const S = 1e9;

/**
 * Faro-Sum with its published intervals: each model is a job with replicas of its own, which serve one by one as its latency model takes them to. It knows
 * yesterday's minutes, scaled by how today compares, takes every replica to be an average instance, and the fleet is its quota.
 */
export class Faro extends PooledCompetitor {
  readonly period: number;
  protected readonly pools: Pools;
  private readonly hybrid: Hybrid;
  private readonly admission: Admission;
  private readonly counters: readonly ArrivalCounter[];
  private readonly windows: readonly LatencyWindow[];

  constructor(private readonly arena: Arena) {
    super();
    const { models } = arena;
    const { initial, tiers } = controllerOf(arena);
    const types = fastestFirst(arena);
    this.pools = new Pools(arena, {
      initial,
      types: models.map(() => types),
      batch: models.map(() => 1),
      most: MOST_WAITING,
    });
    this.hybrid = new Hybrid(tiers);
    this.period = this.hybrid.tick;
    const spare = arena.instances - initial.reduce((sum, count) => sum + count, 0);
    this.admission = new Admission(
      initial,
      spare,
      {
        busy: (job) => this.busy(job),
        scale: (job, replicas) => this.pools.scale(job, replicas),
      },
      { least: 1, most: arena.instances },
    );
    this.counters = models.map(() => new ArrivalCounter(MINUTE * S));
    this.windows = models.map(() => new LatencyWindow(LOOK_BACK * S));
  }

  override arrived(request: number): void {
    this.counters[this.arena.model[request]].add(this.arena.arrival[request]);
    super.arrived(request);
  }

  answered(request: number): void {
    const { arena } = this;
    this.windows[arena.model[request]].add(arena.now, arena.now - arena.arrival[request]);
  }

  tick(): void {
    const { arena, pools, windows, counters } = this;
    const { now } = arena;
    const views = arena.models.map(
      (_, job): JobView => ({
        replicas: pools.serving(job),
        latency: windows[job].mean(now),
        get arrivals() {
          return counters[job].observed(now);
        },
      }),
    );
    const decision = this.hybrid.decide(Math.round(now / S), views, (job) => this.busy(job));
    this.admission.admit(decision?.wishes ?? [], decision?.trials ?? 1, decision?.tier);
    if (decision?.clearsArrivals) for (const counter of counters) counter.clear();
  }

  private busy(job: number): boolean {
    return this.pools.serving(job) !== this.pools.target[job];
  }
}

function controllerOf(arena: Arena): Controller {
  const slowdown = meanSlowdown(arena);
  const jobs = arena.models.map(({ slo, execution }) => ({
    processing: (execution[0] * slowdown) / 1e6,
    slo: slo / 1e6,
  }));
  const options = { horizon: HORIZON, unit: MINUTE, context: CONTEXT, newest: NEWEST, quantile: QUANTILE };
  return faroController('faro-sum', {
    jobs,
    quota: arena.instances,
    predictors: jobs.map((_, job) => new Seasonal([unitsOf(arena, job, MINUTE)], options)),
    faro: { upscaleOverhead: arena.coldStart },
  });
}
