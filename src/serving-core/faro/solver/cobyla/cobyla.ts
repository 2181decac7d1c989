import { dot } from './growing-factor.js';
import { Simplex, type Vertex } from './simplex.js';
import { type LinearModels, trustStep } from './trust-step.js';

/** A function to minimise under constraints that are kept when they are 0 or more. */
export interface Constrained {
  readonly start: readonly number[];
  /** How many constraints there are. */
  readonly constraints: number;
  /** Value at `x`; writes the constraints' into `constraints`. */
  evaluate(x: Float64Array, constraints: Float64Array): number;
}

/** Radius of the trust region at the begin and at the end, and the most evaluations. */
export interface CobylaOptions {
  readonly begin: number;
  readonly end: number;
  readonly most: number;
}

/** Where the search ended. */
export interface CobylaResult {
  readonly x: Float64Array;
  readonly value: number;
  readonly violation: number;
  readonly evaluations: number;
  /** Whether the radius came down to its end, before evaluations ran out. */
  readonly finished: boolean;
}

/** Parts of a predicted gain that count as success, and of a step's radius below which it is not worth an evaluation. */
const SUCCESS = 0.1;
const SHORT = 0.5;

/**
 * COBYLA: constrained optimisation by linear approximations, after M. J. D. Powell, "A direct search optimization method that models the objective and constraint
 * functions by linear interpolation", 1994. The objective and every constraint are interpolated linearly at the vertices of a simplex, and
 * minimised within a ball that shrinks; a merit function, the objective plus a multiple of the greatest violation, tells which of two points is better.
 */
export function cobyla(problem: Constrained, options: CobylaOptions): CobylaResult {
  return new Search(problem, options).run();
}

class Search {
  private evaluations = 0;
  private simplex!: Simplex;
  private radius: number;
  /** Weight of the violation in the merit. */
  private penalty = 0;

  constructor(
    private readonly problem: Constrained,
    private readonly options: CobylaOptions,
  ) {
    this.radius = options.begin;
  }

  run(): CobylaResult {
    const finished = this.begin() && this.descend();
    const { base, best } = this.simplex;
    return {
      x: base,
      value: best.value,
      violation: best.violation,
      evaluations: this.evaluations,
      finished,
    };
  }

  private get exhausted(): boolean {
    return this.evaluations >= this.options.most;
  }

  private at(x: Float64Array): Vertex {
    this.evaluations++;
    const constraints = new Float64Array(this.problem.constraints);
    const value = this.problem.evaluate(x, constraints);
    return { constraints, value, violation: constraints.reduce((most, c) => Math.max(most, -c), 0) };
  }

  // A corner at the start; each vertex that is better becomes the origin of those after it.
  private begin(): boolean {
    const start = Float64Array.from(this.problem.start);
    this.simplex = new Simplex(start, this.at(start), this.radius);
    const { simplex } = this;
    for (let i = 0; i < start.length; i++) {
      if (this.exhausted) return false;
      const x = simplex.base.slice();
      x[i] += this.radius;
      simplex.others.push(this.at(x));
      if (simplex.others[i].value < simplex.best.value) simplex.rebase(i);
    }
    return true;
  }

  // The models' step is tried as long as it succeeds; then the simplex is mended, or, when it is good enough, the radius halved.
  private descend(): boolean {
    for (;;) {
      this.chooseBest();
      const mendable = this.simplex.misplaced(this.radius) >= 0;
      const outcome = this.step();
      if (outcome === 'exhausted') return false;
      if (outcome !== 'worse') continue;
      if (mendable) {
        if (this.exhausted) return false;
        this.mend();
      } else if (this.radius > this.options.end) this.shrink();
      else return true;
    }
  }

  private merit({ value, violation }: Vertex): number {
    return value + this.penalty * violation;
  }

  private chooseBest(): void {
    const { simplex } = this;
    let place = -1;
    let best = simplex.best;
    for (const [j, other] of simplex.others.entries()) {
      const [a, b] = [this.merit(other), this.merit(best)];
      if (a < b || (a === b && this.penalty === 0 && other.violation < best.violation))
        [place, best] = [j, other];
    }
    if (place >= 0) simplex.rebase(place);
  }

  private models(): LinearModels {
    const { simplex } = this;
    const values = simplex.best.constraints;
    return {
      values,
      gradients: Array.from(values, (_, i) => simplex.gradient(({ constraints }) => constraints[i])),
      objective: simplex.gradient(({ value }) => value),
    };
  }

  // A vertex moves to where the models promise the lower merit of two sides, unless the last step's point has mended the simplex by itself.
  private mend(): void {
    this.chooseBest();
    const place = this.simplex.misplaced(this.radius);
    if (place < 0) return;
    const step = this.simplex.mendingStep(place, this.radius);
    const models = this.models();
    const back = step.map((value) => -value);
    const promised = (d: Float64Array) => dot(models.objective, d) + this.penalty * violated(models, d);
    const edge = promised(back) < promised(step) ? back : step;
    this.simplex.replace(place, edge, this.at(this.point(edge)));
  }

  private point(step: Float64Array): Float64Array {
    return this.simplex.base.map((value, i) => value + step[i]);
  }

  // One look at the models: their step is tried, unless it is short.
  private step(): 'again' | 'better' | 'worse' | 'exhausted' {
    const { simplex, radius } = this;
    const models = this.models();
    const { d, full } = trustStep(models, radius);
    if (!full && dot(d, d) < (SHORT * radius) ** 2) return 'worse';
    const rise = dot(models.objective, d);
    const relief = simplex.best.violation - violated(models, d);
    if (relief > 0 && this.penalty < (1.5 * rise) / relief) {
      this.penalty = (2 * rise) / relief;
      const best = simplex.best;
      this.chooseBest();
      if (simplex.best !== best) return 'again';
    }
    if (this.exhausted) return 'exhausted';
    let promised = this.penalty * relief - rise;
    const before = simplex.best;
    const vertex = this.at(this.point(d));
    let gain = this.merit(before) - this.merit(vertex);
    if (this.penalty === 0 && vertex.value === before.value) {
      promised = relief;
      gain = before.violation - vertex.violation;
    }
    const leaving = simplex.leaving(d, gain > 0, radius);
    if (leaving < 0) return 'worse';
    simplex.replace(leaving, d, vertex);
    return gain > 0 && gain >= SUCCESS * promised ? 'better' : 'worse';
  }

  // Halves the radius, and lets the penalty fall to what the ranges of the functions over the simplex justify.
  private shrink(): void {
    const { end } = this.options;
    this.radius /= 2;
    if (this.radius <= 1.5 * end) this.radius = end;
    if (this.penalty === 0) return;
    const all = [this.simplex.best, ...this.simplex.others];
    const range = (of: (vertex: Vertex) => number) => {
      const values = all.map(of);
      return { least: Math.min(...values), most: Math.max(...values) };
    };
    let denominator = 0;
    for (let i = 0; i < this.problem.constraints; i++) {
      const { least, most } = range(({ constraints }) => constraints[i]);
      if (least >= most / 2) continue;
      const span = Math.max(most, 0) - least;
      denominator = denominator <= 0 ? span : Math.min(denominator, span);
    }
    const { least, most } = range(({ value }) => value);
    if (denominator === 0) this.penalty = 0;
    else this.penalty = Math.min(this.penalty, (most - least) / denominator);
  }
}

// Greatest violation that the models expect after a step.
function violated({ values, gradients }: LinearModels, d: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, -(values[i] + dot(gradients[i], d)));
  return most;
}
