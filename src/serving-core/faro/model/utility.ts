/** Utility functions of a latency, by Faro's configuration names, with the power that the ratio SLO/latency is raised to. */
export const utilityPowers = {
  latency: 1,
  square_latency: 2,
  cubic_latency: 3,
  sqrt_latency: 1 / 2,
  cbrt_latency: 1 / 3,
  pow100_latency: 100,
} as const;

export type UtilityName = keyof typeof utilityPowers | 'latency_step';

/** Latencies below this count as this, ms, so that a ratio stays finite. */
const LEAST = 1e-4;

/** min((slo / latency)^power, 1): Faro's relaxed utility, a number in [0, 1]. Latency and SLO in ms; an infinite latency is worth 0. */
export function relaxedUtility(latency: number, slo: number, power = 1): number {
  const ratio = slo / Math.max(latency, LEAST);
  if (ratio >= 1) return 1;
  return power === 1 ? ratio : ratio ** power;
}

/** 1 within the SLO, 0 beyond. */
export function stepUtility(latency: number, slo: number): number {
  return latency <= slo ? 1 : 0;
}

/** Utility by name of one latency, ms. */
export function utility(name: UtilityName, latency: number, slo: number): number {
  return name === 'latency_step'
    ? stepUtility(latency, slo)
    : relaxedUtility(latency, slo, utilityPowers[name]);
}
