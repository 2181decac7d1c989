import type { Workspace } from './estimator/workspace.js';

/** What served a trace, as seen when it is over. */
export interface Served {
  readonly answered: number;
  readonly came: Int32Array;
  queue(model: number): number;
}

/**
 * Looks at a served trace from outside of what served it: every query answered once and not before it was sent, nothing left in a
 * queue, and at every model each query once. Throws Error naming the invariant.
 */
export function checkServed(space: Workspace, engine: Served): void {
  const { queries, latency, log, routes } = space;
  if (engine.answered !== queries)
    throw new Error(`one response per request: ${queries} queries were sent, ${engine.answered} answered`);
  for (let id = 0; id < queries; id++)
    if (!(latency[id] > 0))
      throw new Error(`time never goes back: query ${id} was answered after ${latency[id]} ms`);
  for (let model = 0; model < engine.came.length; model++) {
    if (engine.queue(model) !== 0)
      throw new Error(`nothing is left behind: ${engine.queue(model)} queries wait for model ${model}`);
    const seen = new Uint8Array(queries);
    const first = space.first(model);
    for (let i = first; i < first + engine.came[model]; i++)
      if (seen[log[i]]++ > 0) throw new Error(`one visit per model: query ${log[i]} came to ${model} twice`);
    if (routes.outcomes === 1 && engine.came[model] !== queries)
      throw new Error(`one visit per model: ${engine.came[model]} of ${queries} queries came to ${model}`);
  }
}
