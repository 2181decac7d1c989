/**
 * Quantile of Student's t distribution with a whole number of degrees of freedom, for 0.5 < p < 1. Bisects the
 * cumulative distribution, which for whole degrees is a finite sum (Abramowitz & Stegun 26.7.3 and 26.7.4).
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0.5 && p < 1) || !Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`no t quantile for p = ${p} with ${degrees} degrees of freedom`);
  }
  let low = 0;
  let high = 2;
  while (cumulative(high, degrees) < p) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (cumulative(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T <= t) for t >= 0. */
function cumulative(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cos2 = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cos2 * ((k - 1) / k);
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return 0.5 + within / 2;
}
