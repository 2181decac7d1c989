/** Standard errors of a correlation that a lag must stay below to count as none (Politis & White 2004, section 3.2). */
const SIGNIFICANT = 2;

/**
 * How many neighbours of a series belong together in a moving-block bootstrap of its mean: Politis & White's rule (Econometric Reviews
 * 23:53, 2004) with the correction of Patton, Politis & White (28:372, 2009), of a series that is centred already. From 1 to a third of it.
 */
export function blockLength(series: ArrayLike<number>): number {
  const n = series.length;
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const last = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + run(n));
  const covariance = Float64Array.from({ length: last + 1 }, (_, k) => autocovariance(series, k));
  if (n < 4 || !(covariance[0] > 0)) return 1;
  const cut = Math.min(last, 2 * lastCorrelated(covariance, n));
  let [spread, slope] = [covariance[0], 0];
  for (let k = 1; k <= cut; k++) {
    const term = 2 * flatTop(k / cut) * covariance[k];
    spread += term;
    slope += term * k;
  }
  if (!(spread > 0)) return 1;
  const length = Math.cbrt((2 * slope ** 2 * n) / ((4 / 3) * spread ** 2));
  return Math.max(1, Math.min(most, Math.round(length)));
}

/** How many lags in a row must be uncorrelated. */
const run = (n: number): number => Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));

/** The last lag before a run of uncorrelated ones; 0 when the first already are. */
function lastCorrelated(covariance: Float64Array, n: number): number {
  const limit = SIGNIFICANT * Math.sqrt(Math.log10(n) / n) * covariance[0];
  const quiet = run(n);
  let last = 0;
  for (let k = 1; k < covariance.length; k++) {
    if (Math.abs(covariance[k]) >= limit) last = k;
    else if (k - last >= quiet) return last;
  }
  return last;
}

/** The trapezoid of Politis & Romano (1995): 1 up to a half, then down to 0 at 1. */
const flatTop = (t: number): number => (t <= 0.5 ? 1 : 2 * (1 - t));

function autocovariance(x: ArrayLike<number>, k: number): number {
  let sum = 0;
  for (let i = 0; i + k < x.length; i++) sum += x[i] * x[i + k];
  return sum / x.length;
}
