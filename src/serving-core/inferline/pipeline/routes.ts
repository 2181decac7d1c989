import { type Edge, type Pipeline, SOURCE } from './pipeline.js';

/** Most draws of a pipeline: each doubles the ways that a query can take. */
export const MOST_DRAWS = 12;

/**
 * Every way that a query can take through a pipeline, by outcome: bit d of the outcome's number is how draw d came out. Nodes are
 * the models and, after them, the reply.
 */
export interface Routes {
  readonly outcomes: number;
  /** Probability of each outcome. */
  readonly probability: Float64Array;
  /** Edges, those from the outputs to the reply last. */
  readonly edges: readonly Edge[];
  /** Whether an edge is open: `open[outcome * edges.length + edge]`. */
  readonly open: Uint8Array;
  /** Open edges into each node: `need[outcome * (models + 1) + node]`; 0 where the query does not come. */
  readonly need: Uint8Array;
}

/** Works out the routes of a pipeline whose models stand in topological order. */
export function routesOf(pipeline: Pipeline): Routes {
  const { models, draws, outputs } = pipeline;
  const reply = models.length;
  const edges = [...pipeline.edges, ...outputs.map((from) => ({ from, to: reply }) as Edge)];
  const outcomes = 2 ** draws.length;
  const probability = new Float64Array(outcomes);
  const open = new Uint8Array(outcomes * edges.length);
  const need = new Uint8Array(outcomes * (reply + 1));
  const order = edges.map((_, i) => i).sort((a, b) => edges[a].from - edges[b].from || a - b);
  for (let outcome = 0; outcome < outcomes; outcome++) {
    probability[outcome] = draws.reduce((all, p, d) => all * ((outcome >> d) & 1 ? p : 1 - p), 1);
    for (const i of order) {
      const { from, to, condition } = edges[i];
      const reached = from === SOURCE || need[outcome * (reply + 1) + from] > 0;
      const taken = !condition || (((outcome >> condition.draw) & 1) === 1) === condition.when;
      if (!reached || !taken) continue;
      open[outcome * edges.length + i] = 1;
      need[outcome * (reply + 1) + to]++;
    }
  }
  return { outcomes, probability, edges, open, need };
}

/** Scale factor of each model: the fraction of all queries that reach it. */
export function scaleFactors(pipeline: Pipeline, routes: Routes = routesOf(pipeline)): number[] {
  const nodes = pipeline.models.length + 1;
  return pipeline.models.map((_, model) => {
    let sum = 0;
    for (let outcome = 0; outcome < routes.outcomes; outcome++)
      if (routes.need[outcome * nodes + model] > 0) sum += routes.probability[outcome];
    return sum;
  });
}

/**
 * The largest sum of a number of each model along any path from source to reply, with the models on it; conditional edges count as
 * taken. It is the slowest path when the numbers are latencies.
 */
export function longestPath(
  pipeline: Pipeline,
  numbers: readonly number[],
): { sum: number; models: number[] } {
  const best = pipeline.models.map(() => ({ sum: Number.NEGATIVE_INFINITY, models: [] as number[] }));
  const ordered = [...pipeline.edges].sort((a, b) => a.to - b.to);
  for (const { from, to } of ordered) {
    const before = from === SOURCE ? { sum: 0, models: [] } : best[from];
    const sum = before.sum + numbers[to];
    if (sum > best[to].sum) best[to] = { sum, models: [...before.models, to] };
  }
  return pipeline.outputs
    .map((output) => best[output])
    .reduce((longest, path) => (path.sum > longest.sum ? path : longest));
}
