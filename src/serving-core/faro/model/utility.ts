/** Latencies below this count as this, ms, so that a ratio stays finite. */
const LEAST = 1e-4;

/** min(slo / latency, 1): Faro's relaxed utility, a number in [0, 1]. Latency and SLO in ms; an infinite latency is worth 0. */
export function relaxedUtility(latency: number, slo: number): number {
  return Math.min(slo / Math.max(latency, LEAST), 1);
}

/** 1 within the SLO, 0 beyond. */
export function stepUtility(latency: number, slo: number): number {
  return latency <= slo ? 1 : 0;
}
