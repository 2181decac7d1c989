/** What a trace of gaps is like. */
export interface GapStatistics {
  queries: number;
  /** From first to last arrival, s. */
  seconds: number;
  /** Gaps a second, queries/s. */
  rate: number;
  /** Coefficient of variation of the gaps, and its square, which InferLine's file names call CV. */
  cv: number;
  squaredCv: number;
}

/** Measures the gaps (ms) of a trace. */
export function gapStatistics(gaps: Float64Array): GapStatistics {
  let sum = 0;
  for (let i = 0; i < gaps.length; i++) sum += gaps[i];
  const mean = sum / gaps.length;
  let squares = 0;
  for (let i = 0; i < gaps.length; i++) squares += (gaps[i] - mean) ** 2;
  const squaredCv = squares / gaps.length / (mean * mean);
  return {
    queries: gaps.length + 1,
    seconds: sum / 1000,
    rate: 1000 / mean,
    cv: Math.sqrt(squaredCv),
    squaredCv,
  };
}
