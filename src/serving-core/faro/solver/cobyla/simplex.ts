import { dot } from './growing-factor.js';

/** Shape of an acceptable simplex, and of the moves that mend one, in multiples of the trust region's radius (Powell 1994, section 2). */
const LEAST_HEIGHT = 0.25;
const LONGEST_EDGE = 2.1;
const MENDING = 0.5;
const LONG_EDGE = 1.1;

/** A vertex of the simplex with what was evaluated there. */
export interface Vertex {
  readonly constraints: Float64Array;
  readonly value: number;
  /** Greatest violation of a constraint, 0 when all are kept. */
  readonly violation: number;
}

/**
 * The n + 1 vertices that COBYLA interpolates between: the best of them, the edges from it to the others, and the inverse of the matrix of edges, whose rows are
 * normal to the faces opposite to a vertex.
 */
export class Simplex {
  readonly edges: Float64Array[];
  readonly normals: Float64Array[];
  readonly others: Vertex[] = [];

  /** A corner: the best vertex at `base`, edges of the length `radius` along the axes. */
  constructor(
    readonly base: Float64Array,
    public best: Vertex,
    radius: number,
  ) {
    const axis = (i: number, length: number) => {
      const vector = new Float64Array(base.length);
      vector[i] = length;
      return vector;
    };
    this.edges = Array.from(base, (_, i) => axis(i, radius));
    this.normals = Array.from(base, (_, i) => axis(i, 1 / radius));
  }

  /** Makes another vertex the best: edges lead to the others from there, as far as there are others yet. */
  rebase(place: number): void {
    const { edges, normals, others, base } = this;
    const shift = edges[place];
    for (let i = 0; i < base.length; i++) base[i] += shift[i];
    const normal = new Float64Array(base.length);
    for (let j = 0; j < others.length; j++)
      for (let i = 0; i < base.length; i++) {
        normal[i] -= normals[j][i];
        if (j !== place) edges[j][i] -= shift[i];
      }
    for (let i = 0; i < base.length; i++) shift[i] = -shift[i];
    normals[place] = normal;
    [this.best, others[place]] = [others[place], this.best];
  }

  /** Puts a vertex at the end of `edge` in the place of another. */
  replace(place: number, edge: Float64Array, vertex: Vertex): void {
    const { normals } = this;
    const own = normals[place];
    const height = dot(own, edge);
    for (let i = 0; i < own.length; i++) own[i] /= height;
    for (const [j, normal] of normals.entries()) {
      if (j === place) continue;
      const part = dot(normal, edge);
      for (let i = 0; i < own.length; i++) normal[i] -= part * own[i];
    }
    this.edges[place] = edge;
    this.others[place] = vertex;
  }

  /** Gradient of the linear function that takes `of` at every vertex. */
  gradient(of: (vertex: Vertex) => number): Float64Array {
    const sum = new Float64Array(this.base.length);
    const here = of(this.best);
    for (const [j, other] of this.others.entries()) {
      const difference = of(other) - here;
      if (difference === 0) continue;
      const normal = this.normals[j];
      for (let i = 0; i < sum.length; i++) sum[i] += difference * normal[i];
    }
    return sum;
  }

  /** The vertex that must move before linear models can be trusted at a radius: with the longest edge of those too long, or else nearest to its face; −1 for none. */
  misplaced(radius: number): number {
    const far = extreme(this.edges, (edge) => Math.sqrt(dot(edge, edge)));
    if (far.value > LONGEST_EDGE * radius) return far.place;
    const flat = extreme(this.normals, (normal) => Math.sqrt(dot(normal, normal)));
    return 1 / flat.value < LEAST_HEIGHT * radius ? flat.place : -1;
  }

  /** A move of that vertex, normal to its opposite face; its negative serves as well. */
  mendingStep(place: number, radius: number): Float64Array {
    const normal = this.normals[place];
    const scale = (MENDING * radius) / Math.sqrt(dot(normal, normal));
    return normal.map((value) => scale * value);
  }

  /**
   * The vertex whose place a trial point takes, −1 when the simplex would be worse for it: the one of the greatest volume after, or one far away whose
   * height stays acceptable. A point that is `better` is taken in whatever comes of it.
   */
  leaving(step: Float64Array, better: boolean, radius: number): number {
    let leaving = -1;
    let most = better ? 0 : 1;
    let furthest = LONG_EDGE * radius;
    let far = -1;
    for (const [j, normal] of this.normals.entries()) {
      const factor = Math.abs(dot(normal, step));
      if (factor > most) [most, leaving] = [factor, j];
      const height = 1 / Math.sqrt(dot(normal, normal));
      const after = factor * height;
      if (after < LEAST_HEIGHT * radius && after < height) continue;
      const length = this.lengthFrom(j, better ? step : null);
      if (length > furthest) [furthest, far] = [length, j];
    }
    return far >= 0 ? far : leaving;
  }

  private lengthFrom(place: number, point: Float64Array | null): number {
    let sum = 0;
    for (let i = 0; i < this.base.length; i++) sum += (this.edges[place][i] - (point ? point[i] : 0)) ** 2;
    return Math.sqrt(sum);
  }
}

function extreme(list: readonly Float64Array[], of: (vector: Float64Array) => number) {
  const found = { place: -1, value: Number.NEGATIVE_INFINITY };
  for (const [place, vector] of list.entries()) {
    const value = of(vector);
    if (value > found.value) Object.assign(found, { place, value });
  }
  return found;
}
