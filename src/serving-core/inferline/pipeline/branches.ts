import { type Pipeline, SOURCE } from './pipeline.js';

/**
 * The models of a pipeline in groups that no edge joins, in the pipeline's order. Given the trace, the groups serve independently, and
 * a query's latency is the largest of theirs.
 */
export function branchesOf({ models, edges }: Pipeline): number[][] {
  const group = models.map((_, model) => model);
  const root = (model: number): number => (group[model] === model ? model : root(group[model]));
  for (const { from, to } of edges) {
    if (from === SOURCE) continue;
    const [a, b] = [root(from), root(to)];
    group[Math.max(a, b)] = Math.min(a, b);
  }
  const roots = [...new Set(models.map((_, model) => root(model)))].sort((a, b) => a - b);
  return roots.map((wanted) => models.flatMap((_, model) => (root(model) === wanted ? [model] : [])));
}

/** A pipeline of one branch alone, its models numbered anew; draws stay as they are. */
export function branchPipeline(pipeline: Pipeline, branch: readonly number[]): Pipeline {
  const at = (model: number) => branch.indexOf(model);
  return {
    ...pipeline,
    models: branch.map((model) => pipeline.models[model]),
    edges: pipeline.edges
      .filter(({ to }) => branch.includes(to))
      .map((edge) => ({ ...edge, from: edge.from === SOURCE ? SOURCE : at(edge.from), to: at(edge.to) })),
    outputs: pipeline.outputs.filter((output) => branch.includes(output)).map(at),
  };
}
