/**
 * Cholesky factor of the Gram matrix of a changing list of vectors, each with `lift` as one more component: a vector is added in O(k² + kn), so that an active set
 * can grow by one at little cost.
 */
export class GrowingFactor {
  private readonly rows: Float64Array[] = [];
  readonly vectors: Float64Array[] = [];

  constructor(private readonly lift: number) {}

  /** Adds a vector; false, and nothing changes, when it depends on those that are there. */
  push(vector: Float64Array): boolean {
    const k = this.rows.length;
    const row = new Float64Array(k + 1);
    for (let i = 0; i < k; i++) row[i] = dot(this.vectors[i], vector) + this.lift;
    for (let i = 0; i < k; i++) {
      const above = this.rows[i];
      for (let j = 0; j < i; j++) row[i] -= above[j] * row[j];
      row[i] /= above[i];
    }
    const length = dot(vector, vector) + this.lift;
    let left = length;
    for (let i = 0; i < k; i++) left -= row[i] ** 2;
    if (!(left > DEPENDENT * length)) return false;
    row[k] = Math.sqrt(left);
    this.rows.push(row);
    this.vectors.push(vector);
    return true;
  }

  /** Takes the vector at a place out. */
  remove(place: number): void {
    const later = this.vectors.slice(place + 1);
    this.vectors.length = place;
    this.rows.length = place;
    for (const vector of later) this.push(vector);
  }

  /** Solves Gram · x = right. */
  solve(right: ArrayLike<number>): Float64Array {
    const { rows } = this;
    const x = Float64Array.from(right);
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) x[i] -= rows[i][j] * x[j];
      x[i] /= rows[i][i];
    }
    for (let i = rows.length - 1; i >= 0; i--) {
      x[i] /= rows[i][i];
      for (let j = 0; j < i; j++) x[j] -= rows[i][j] * x[i];
    }
    return x;
  }
}

/** Part of a vector's squared length that must be its own. */
const DEPENDENT = 1e-13;

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
