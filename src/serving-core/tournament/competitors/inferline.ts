import type { ModelConfig, Pipeline } from '../../inferline/pipeline/pipeline.js';
import { SOURCE } from '../../inferline/pipeline/pipeline.js';
import { Judge } from '../../inferline/planner/judge.js';
import { planInferline } from '../../inferline/planner/planner.js';
import { planFacts } from '../../inferline/tuner/plan-facts.js';
import { InferlineTuner } from '../../inferline/tuner/tuner.js';
import type { Arena } from '../arena.js';
import type { ContestModel, InstanceType } from '../contest.js';
import { PooledCompetitor } from './pooled.js';
import { Pools } from './pools.js';
import { fastestFirst, timesOf } from './yesterday.js';

/** Share of yesterday that a plan is made for, as InferLine's own experiments plan for the first quarter of a trace. */
const SAMPLE = 0.25;
/** Yet at least this, s: twice the widest window of its envelope, which a shorter sample would not fill. */
const SHORTEST = 120;

/**
 * InferLine's planner and tuner, each model a pipeline of one: the planner chooses type of instance, batch and replicas for the first quarter of yesterday, the tuner
 * compares the traffic's envelope with that sample's every second. Where no plan meets the SLO, or yesterday says nothing, the fastest type serves one by one and nobody tunes.
 */
export class Inferline extends PooledCompetitor {
  readonly period: number;
  protected readonly pools: Pools;
  private readonly tuners: readonly (InferlineTuner | null)[];
  /** By model: times of arrival, ms, how many there are, and how many its tuner has seen. */
  private readonly times: Float64Array[];
  private readonly come: Int32Array;
  private readonly seen: Int32Array;

  constructor(private readonly arena: Arena) {
    super();
    const { models, yesterday } = arena;
    const until = Math.max(SHORTEST, (SAMPLE * (yesterday.time.at(-1) ?? 0)) / 1e9);
    const order = fastestFirst(arena);
    const left = new Map(arena.types.map(({ name, count }) => [name, count]));
    const plans = models.map((model, i) => planWithin(left, model, arena.types, timesOf(arena, i, until)));
    this.tuners = plans.map(({ tuner }) => tuner);
    const configs = plans.map(({ config }) => config ?? alone(arena.types[order[0]]));
    this.pools = new Pools(arena, {
      initial: configs.map(({ replicas }) => replicas),
      batch: configs.map(({ batch }) => batch),
      types: configs.map(({ hardware }) => {
        const planned = arena.types.findIndex(({ name }) => name === hardware);
        return [planned, ...order.filter((type) => type !== planned)];
      }),
    });
    this.period = (this.tuners.find((tuner) => tuner !== null)?.period ?? 1000) / 1000;
    this.times = models.map(() => new Float64Array(1024));
    this.come = new Int32Array(models.length);
    this.seen = new Int32Array(models.length);
  }

  override arrived(request: number): void {
    const { arena, times, come } = this;
    const model = arena.model[request];
    if (come[model] === times[model].length) {
      const larger = new Float64Array(2 * come[model]);
      larger.set(times[model]);
      times[model] = larger;
    }
    times[model][come[model]++] = arena.arrival[request] / 1e6;
    super.arrived(request);
  }

  tick(): void {
    const { pools, times, seen, come } = this;
    for (const [model, tuner] of this.tuners.entries()) {
      if (tuner === null) continue;
      tuner.arrived(times[model], seen[model], come[model]);
      seen[model] = come[model];
      const decision = tuner.decide(this.arena.now / 1e6, [pools.target[model]]);
      if (decision) pools.scale(model, decision.replicas[0]);
    }
  }
}

const alone = ({ name }: InstanceType): ModelConfig => ({ hardware: name, batch: 1, replicas: 1 });

interface Plan {
  config: ModelConfig | null;
  tuner: InferlineTuner | null;
}

/**
 * The planner knows no end of instances, so where the fleet has fewer `left` of a type than a plan takes, it plans again without that type; where no plan can be
 * had, the first stands, and gets what there is.
 */
function planWithin(
  left: Map<string, number>,
  model: ContestModel,
  types: readonly InstanceType[],
  times: Float64Array,
): Plan {
  let offered = types;
  let first: Plan | null = null;
  while (offered.length > 0) {
    const found = plan(model, offered, times);
    first ??= found;
    if (found.config === null) break;
    const { hardware, replicas } = found.config;
    const free = left.get(hardware)!;
    if (replicas <= free) {
      left.set(hardware, free - replicas);
      return found;
    }
    offered = offered.filter(({ name }) => name !== hardware);
  }
  return first ?? { config: null, tuner: null };
}

/** Fewer gaps than this are no sample of a rate. */
const FEWEST = 2;

function plan(model: ContestModel, types: readonly InstanceType[], times: Float64Array): Plan {
  const gaps = times.subarray(1).map((time, i) => time - times[i]);
  if (gaps.length < FEWEST) return { config: null, tuner: null };
  const pipeline = pipelineOf(model, types);
  const goal = { slo: model.slo / 1e6, criterion: 'p99', prefilter: false } as const;
  const { config } = planInferline(new Judge(pipeline, { gaps, outcome: null }, goal));
  if (config === null) return { config: null, tuner: null };
  return { config: config[0], tuner: new InferlineTuner(planFacts(pipeline, config, gaps)) };
}

/** A pipeline of one model, whose profile is exact: its 99th percentile is what it takes. */
function pipelineOf({ profile, sizes, execution }: ContestModel, types: readonly InstanceType[]): Pipeline {
  const rows = ({ slowdown }: InstanceType) =>
    sizes.map((batch, i) => {
      const latency = Math.round(execution[i] * slowdown) / 1e6;
      return { batch, latency, throughput: (1000 * batch) / latency };
    });
  return {
    name: profile.name,
    description: 'a model by itself',
    models: [
      { name: profile.name, profiles: Object.fromEntries(types.map((type) => [type.name, rows(type)])) },
    ],
    edges: [{ from: SOURCE, to: 0 }],
    outputs: [0],
    draws: [],
    hardware: types.map(({ name, price }) => ({ name, price })),
  };
}
