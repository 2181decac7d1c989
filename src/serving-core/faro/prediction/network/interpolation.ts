/** Straight lines through equally spaced knots, read off at `length` equally spaced places, the first and last at the ends. */
export class Interpolation {
  private readonly left: Int32Array;
  private readonly part: Float64Array;

  constructor(
    readonly knots: number,
    readonly length: number,
  ) {
    this.left = new Int32Array(length);
    this.part = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const at = length === 1 ? 0 : (i * (knots - 1)) / (length - 1);
      this.left[i] = Math.min(Math.floor(at), Math.max(0, knots - 2));
      this.part[i] = at - this.left[i];
    }
  }

  /** Adds `sign` times the line through `values[from…]` to `into`. */
  add(values: Float64Array, from: number, into: Float64Array, sign: number): void {
    for (let i = 0; i < this.length; i++) {
      const j = from + this.left[i];
      const part = this.part[i];
      into[i] += sign * (part === 0 ? values[j] : (1 - part) * values[j] + part * values[j + 1]);
    }
  }

  /** Adds `sign` times what a change of each place means for the knots to `into[from…]`. */
  back(changes: Float64Array, into: Float64Array, from: number, sign: number): void {
    for (let i = 0; i < this.length; i++) {
      const j = from + this.left[i];
      const part = this.part[i];
      into[j] += sign * (1 - part) * changes[i];
      if (part !== 0) into[j + 1] += sign * part * changes[i];
    }
  }
}
