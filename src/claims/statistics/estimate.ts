/** A measured value with its 95 % confidence interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  /** Degrees of freedom of Student's quantile that its width has; absent where that is the normal one. */
  degrees?: number;
}

/** Quantile 0.975 of the standard normal distribution: two-sided 95 %. */
export const z95 = 1.959963984540054;
