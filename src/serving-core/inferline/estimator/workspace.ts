import { type Pipeline, SOURCE } from '../pipeline/pipeline.js';
import { type Routes, routesOf } from '../pipeline/routes.js';

/** A pipeline, the trace that it is given, and the room that simulating it takes: O(queries), used again for every simulation. */
export class Workspace {
  readonly routes: Routes;
  readonly queries: number;
  /** The queries of every model in the order of their arrival there: those of model m from `first(m)` on. */
  readonly log: Int32Array;
  /** When each query was sent, and how long its answer took, ms. */
  readonly sentAt: Float64Array;
  readonly latency: Float64Array;
  /** Edges out of the source, then out of each model. */
  readonly children: readonly Int32Array[];
  /** Where each edge leads: the index of a model, or the number of models for the reply. */
  readonly edgeTo: Int32Array;
  /** Edges whose lists come from outside: of one query, which is no place in the log but the query itself. */
  readonly fromSource: Uint8Array;
  /** Edges whose whole list arrives at once: every query takes them, and waits for no other. */
  readonly plain: Uint8Array;

  private readonly nodes: number;
  private readonly conditional: Uint8Array;
  /** Lists that have brought each query so far, by node where several edges meet. */
  private readonly seen: readonly (Uint8Array | null)[];

  /**
   * @param gaps ms from one query to the next: one less than there are queries, since the first comes at time 0.
   * @param outcome which route each query takes, for a pipeline with draws.
   */
  constructor(
    readonly pipeline: Pipeline,
    readonly gaps: Float64Array,
    private readonly outcome: Uint16Array | null = null,
  ) {
    this.routes = routesOf(pipeline);
    const { edges, outcomes } = this.routes;
    this.queries = gaps.length + 1;
    this.nodes = pipeline.models.length + 1;
    if (outcomes > 1 && outcome?.length !== this.queries)
      throw new RangeError('a pipeline with conditional edges needs an outcome for every query');
    this.log = new Int32Array((this.nodes - 1) * this.queries);
    this.sentAt = new Float64Array(this.queries);
    this.latency = new Float64Array(this.queries);
    const into = (node: number) => edges.filter(({ to }) => to === node).length;
    const from = (model: number) => edges.flatMap((edge, i) => (edge.from === model ? [i] : []));
    this.seen = Array.from({ length: this.nodes }, (_, node) =>
      into(node) > 1 ? new Uint8Array(this.queries) : null,
    );
    this.children = Array.from({ length: this.nodes }, (_, node) => Int32Array.from(from(node - 1)));
    this.edgeTo = Int32Array.from(edges, ({ to }) => to);
    this.fromSource = Uint8Array.from(edges, (edge) => Number(edge.from === SOURCE));
    this.conditional = Uint8Array.from(edges, ({ condition }) => Number(condition !== undefined));
    this.plain = Uint8Array.from(edges, ({ to }, i) =>
      Number(this.conditional[i] === 0 && this.seen[to] === null),
    );
  }

  /** Forgets which queries have been where, for the next simulation. */
  clear(): void {
    this.latency.fill(0);
    for (const seen of this.seen) seen?.fill(0);
  }

  /** Where the log of a model begins. */
  first(model: number): number {
    return model * this.queries;
  }

  /** Takes note that a list brings query `id` along an edge; whether that was the last that its node waits for. */
  comes(edge: number, to: number, id: number): boolean {
    const { routes, outcome } = this;
    const way = outcome === null ? 0 : outcome[id];
    if (this.conditional[edge] === 1 && routes.open[way * this.edgeTo.length + edge] === 0) return false;
    const seen = this.seen[to];
    return seen === null || ++seen[id] === routes.need[way * this.nodes + to];
  }
}
