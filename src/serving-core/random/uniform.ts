/** A source of uniform random numbers in [0, 1). */
export interface Uniform {
  next(): number;
}
