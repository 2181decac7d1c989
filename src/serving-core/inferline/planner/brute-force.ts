import { branchesOf, branchPipeline } from '../pipeline/branches.js';
import { type ModelConfig, type Pipeline, type PipelineConfig, priceOf } from '../pipeline/pipeline.js';
import { byCost, type CostList } from './by-cost.js';
import type { Judge } from './judge.js';
import { hardwareOf } from './moves.js';

export interface BruteForceOptions {
  /** Most replicas of a model that are tried. */
  replicas: number;
  /** Most simulations; beyond it the search ends without a proof. */
  simulations?: number;
}

export interface BruteForce {
  config: PipelineConfig | null;
  /** Whether it is proven that no cheaper configuration within the limits is feasible. */
  exact: boolean;
  /** What the proof covers, or why there is none: one sentence. */
  proof: string;
  simulations: number;
}

/** Simulations without an answer before the search gives up. */
const MOST_SIMULATIONS = 200_000;

/**
 * The cheapest feasible configuration with up to so many replicas a model. Branches that no edge joins are searched apart, each in
 * order of cost, since a query is late when it is late on one of them; combinations of configurations that are feasible alone are then
 * judged in order of cost, so that the first feasible one is the cheapest.
 */
export function bruteForce(judge: Judge, options: BruteForceOptions): BruteForce {
  const { replicas, simulations: most = MOST_SIMULATIONS } = options;
  const branches = branchesOf(judge.pipeline);
  const searches = branches.map((branch) => new BranchSearch(judge, branch, replicas));
  const used = () => judge.simulations + searches.reduce((sum, search) => sum + search.simulations, 0);
  for (const search of searches) search.budget = () => most - used();
  const within = `up to ${replicas} replicas of each model at the profiled batch sizes`;
  for (const { indices } of byCost(searches.map(({ costs }) => costs))) {
    const config = assembled(branches, searches, indices);
    if (judge.feasible(config))
      return {
        config,
        exact: true,
        proof: `No cheaper one is feasible with ${within}.`,
        simulations: used(),
      };
    if (used() >= most) break;
  }
  const complete = searches.every(({ gaveUp }) => !gaveUp) && used() < most;
  return {
    config: null,
    exact: complete,
    proof: complete
      ? `None is feasible with ${within}.`
      : `Not exact: the search ended after ${most} simulations without an answer.`,
    simulations: used(),
  };
}

function assembled(
  branches: readonly number[][],
  searches: readonly BranchSearch[],
  indices: readonly number[],
): PipelineConfig {
  const config: ModelConfig[] = [];
  for (const [b, branch] of branches.entries()) {
    const part = searches[b].found[indices[b]];
    for (const [i, model] of branch.entries()) config[model] = part.config[i];
  }
  return config;
}

/** The configurations of one branch that meet the SLO alone, found in ascending order of cost as they are asked for. */
class BranchSearch {
  readonly found: { cost: number; config: PipelineConfig }[] = [];
  gaveUp = false;
  /** Simulations that may still be made. */
  budget: () => number = () => Number.POSITIVE_INFINITY;
  readonly costs: CostList;
  private readonly judge: Judge;
  private readonly candidates: ReturnType<typeof byCost>;
  private readonly entries: { cost: number; entry: ModelConfig }[][];

  constructor(whole: Judge, branch: readonly number[], replicas: number) {
    this.judge = whole.on(branchPipeline(whole.pipeline, branch));
    const { pipeline } = this.judge;
    this.entries = pipeline.models.map((_, model) => entriesOf(pipeline, model, replicas));
    this.candidates = byCost(this.entries.map((list) => (i) => list[i]?.cost));
    this.costs = (index) => {
      while (this.found.length <= index && this.search());
      return this.found[index]?.cost;
    };
  }

  get simulations(): number {
    return this.judge.simulations;
  }

  private search(): boolean {
    for (let next = this.candidates.next(); !next.done; next = this.candidates.next()) {
      const config = next.value.indices.map((index, model) => this.entries[model][index].entry);
      if (this.judge.feasible(config)) {
        this.found.push({ cost: next.value.cost, config });
        return true;
      }
      if (this.budget() <= 0) {
        this.gaveUp = true;
        return false;
      }
    }
    return false;
  }
}

/** Every way to serve one model, the cheapest first; of equal costs large batches first, since they carry more. */
function entriesOf(pipeline: Pipeline, model: number, most: number): { cost: number; entry: ModelConfig }[] {
  return hardwareOf(pipeline, model)
    .flatMap((hardware) =>
      pipeline.models[model].profiles[hardware].flatMap(({ batch }) =>
        Array.from({ length: most }, (_, i) => ({
          cost: (i + 1) * priceOf(pipeline, hardware),
          entry: { hardware, batch, replicas: i + 1 },
        })),
      ),
    )
    .sort((a, b) => a.cost - b.cost || b.entry.batch - a.entry.batch);
}
