/** A measured value with its 95 % confidence interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Quantile 0.975 of the standard normal distribution: two-sided 95 %. */
export const z95 = 1.959963984540054;
