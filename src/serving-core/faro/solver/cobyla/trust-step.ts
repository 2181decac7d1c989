import { dot, GrowingFactor } from './growing-factor.js';

/** Linear models about the best vertex: constraints `values[i] + gradients[i]·d ≥ 0`, and the gradient of what is minimised. */
export interface LinearModels {
  readonly values: Float64Array;
  readonly gradients: readonly Float64Array[];
  readonly objective: Float64Array;
}

/** A step, and whether it is as long as it may be. */
export interface Step {
  readonly d: Float64Array;
  readonly full: boolean;
}

/** Relative size of what counts as nothing. */
const NOTHING = 1e-12;

/**
 * The step that COBYLA's linear programme asks for (Powell 1994, section 2): within a ball, the least objective that keeps all constraints, or, when they
 * contradict each other there, the least objective of the steps whose greatest violation is least. Both stages follow the solution as the ball grows from nothing,
 * which is a chain of straight pieces: on each the constraints that bind stay the same.
 */
export function trustStep(models: LinearModels, radius: number): Step {
  const path = new Path(models, radius);
  if (!path.lessenViolation()) path.lessenObjective();
  return { d: path.d, full: path.full };
}

class Path {
  readonly d: Float64Array;
  full = false;
  /** Violation that is allowed to every constraint. */
  private allowed: number;
  /** Constraints that bind, and their multipliers. */
  private active: number[] = [];
  private multipliers: number[] = [];
  private readonly binds: Uint8Array;
  private left: number;

  constructor(
    private readonly models: LinearModels,
    private readonly radius: number,
  ) {
    const { values, objective } = models;
    this.d = new Float64Array(objective.length);
    this.binds = new Uint8Array(values.length);
    this.allowed = Math.max(0, ...values.map((value) => -value));
    this.left = 20 * (values.length + objective.length);
  }

  /** First stage; true when it used up the ball. With all binding constraints falling at the same speed, their multipliers sum to the length of the path. */
  lessenViolation(): boolean {
    if (this.allowed <= 0) return false;
    const { gradients, values } = this.models;
    const factor = new GrowingFactor(1);
    this.add(values.indexOf(Math.min(...values)), factor);
    while (this.left-- > 0) {
      const raw = factor.solve(this.active.map(() => 1));
      const total = raw.reduce((sum, value) => sum + value, 0);
      const rates = raw.map((value) => value / total);
      const direction = combined(factor.vectors, rates, this.d.length);
      let speed = dot(direction, direction);
      const largest = Math.max(...factor.vectors.map((vector) => dot(vector, vector)));
      if (speed <= NOTHING * largest) {
        speed = 0;
        direction.fill(0);
      }
      const bound = this.nearest(direction, rates, (i) => dot(gradients[i], direction) - speed);
      const end = speed > 0 ? this.allowed / speed : Number.POSITIVE_INFINITY;
      const reach = speed > 0 ? this.reach(direction) : Number.POSITIVE_INFINITY;
      const length = Math.min(bound.length, end, reach);
      if (length === Number.POSITIVE_INFINITY) break;
      this.advance(direction, rates, length);
      this.allowed = length === end ? 0 : this.allowed - length * speed;
      if (length === end) return false;
      if (length === reach) {
        this.full = true;
        return true;
      }
      this.change(bound, factor);
    }
    return false;
  }

  /** Second stage, from where the first ended, which is the shortest step of least violation. */
  lessenObjective(): void {
    const { gradients, objective } = this.models;
    const factor = this.independent();
    const size = Math.sqrt(dot(objective, objective));
    while (this.left-- > 0) {
      const rates = factor.solve(factor.vectors.map((vector) => dot(vector, objective)));
      const direction = combined(factor.vectors, rates, this.d.length);
      for (let i = 0; i < direction.length; i++) direction[i] -= objective[i];
      const still = Math.sqrt(dot(direction, direction)) <= Math.sqrt(NOTHING) * size;
      if (still) direction.fill(0);
      const bound = this.nearest(direction, rates, (i) => dot(gradients[i], direction));
      const reach = still ? Number.POSITIVE_INFINITY : this.reach(direction);
      const length = Math.min(bound.length, reach);
      if (length === Number.POSITIVE_INFINITY) break;
      this.advance(direction, rates, length);
      if (length === reach) {
        this.full = true;
        break;
      }
      this.change(bound, factor);
    }
  }

  // The first change of what binds on the way: a constraint that is reached, or a multiplier that becomes 0.
  private nearest(
    direction: Float64Array,
    rates: ArrayLike<number>,
    closing: (constraint: number) => number,
  ): { length: number; reached: number; freed: number } {
    const { values, gradients } = this.models;
    const found = { length: Number.POSITIVE_INFINITY, reached: -1, freed: -1 };
    for (let place = 0; place < this.active.length; place++) {
      if (rates[place] >= 0) continue;
      const length = this.multipliers[place] / -rates[place];
      if (length < found.length) Object.assign(found, { length, reached: -1, freed: place });
    }
    const pace = Math.sqrt(dot(direction, direction));
    if (pace === 0) return found;
    for (let i = 0; i < values.length; i++) {
      if (this.binds[i]) continue;
      const rate = closing(i);
      if (rate >= -NOTHING * pace) continue;
      const length = Math.max(0, values[i] + dot(gradients[i], this.d) + this.allowed) / -rate;
      if (length < found.length) Object.assign(found, { length, reached: i, freed: -1 });
    }
    return found;
  }

  // How far the ball allows to go.
  private reach(direction: Float64Array): number {
    const a = dot(direction, direction);
    const b = dot(this.d, direction);
    const c = Math.max(0, this.radius ** 2 - dot(this.d, this.d));
    const root = Math.sqrt(b * b + a * c);
    return b > 0 ? c / (b + root) : (root - b) / a;
  }

  private advance(direction: Float64Array, rates: ArrayLike<number>, length: number): void {
    for (let i = 0; i < this.d.length; i++) this.d[i] += length * direction[i];
    for (let place = 0; place < this.active.length; place++)
      this.multipliers[place] = Math.max(0, this.multipliers[place] + length * rates[place]);
  }

  private change({ reached, freed }: { reached: number; freed: number }, factor: GrowingFactor): void {
    if (freed >= 0) this.drop(freed, factor);
    else this.add(reached, factor);
  }

  private add(constraint: number, factor: GrowingFactor): void {
    this.binds[constraint] = 1;
    if (!factor.push(this.models.gradients[constraint])) return;
    this.active.push(constraint);
    this.multipliers.push(0);
  }

  private drop(place: number, factor: GrowingFactor): void {
    this.binds[this.active[place]] = 0;
    this.active.splice(place, 1);
    this.multipliers.splice(place, 1);
    factor.remove(place);
  }

  // Of binding gradients that depend on each other one is taken out, and its part of the step given to the others, so that no multiplier falls below 0.
  private independent(): GrowingFactor {
    const factor = new GrowingFactor(0);
    for (let place = 0; place < this.active.length; ) {
      const gradient = this.models.gradients[this.active[place]];
      if (factor.push(gradient)) {
        place++;
        continue;
      }
      const parts = factor.solve(factor.vectors.map((vector) => dot(vector, gradient)));
      let most = Number.POSITIVE_INFINITY;
      let out = place;
      for (const [j, part] of parts.entries()) {
        const allowed = part < 0 ? this.multipliers[j] / -part : Number.POSITIVE_INFINITY;
        if (allowed < Math.min(most, this.multipliers[place])) [most, out] = [allowed, j];
      }
      const moved = out === place ? this.multipliers[place] : most;
      for (const [j, part] of parts.entries())
        this.multipliers[j] = Math.max(0, this.multipliers[j] + moved * part);
      this.multipliers[place] -= moved;
      this.binds[this.active[out]] = 0;
      this.active.splice(out, 1);
      this.multipliers.splice(out, 1);
      if (out === place) continue;
      factor.remove(out);
      place--;
    }
    return factor;
  }
}

function combined(vectors: readonly Float64Array[], parts: ArrayLike<number>, size: number): Float64Array {
  const sum = new Float64Array(size);
  for (const [j, vector] of vectors.entries()) for (let i = 0; i < size; i++) sum[i] += parts[j] * vector[i];
  return sum;
}
