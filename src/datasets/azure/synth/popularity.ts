import type { Uniform } from '../../../serving-core/random/uniform.js';
import { publishedFunctions, publishedRate, shareCurve, topShares } from '../published.js';

/**
 * The published popularity (`popularity`), its steps made what they are: atoms of timers at whole rates per day. The height
 * of an atom is the step less what the neighbouring slope explains; those at 48 and 96, which the figure does not resolve, are assumed.
 */
const knots: readonly (readonly [perDay: number, fraction: number])[] = [
  [1 / 14, 0],
  [0.08, 0.07],
  [0.2, 0.11],
  [0.5, 0.2],
  [0.9, 0.26],
  [1, 0.27],
  [1, 0.34],
  [1.1, 0.35],
  [2, 0.41],
  [5, 0.51],
  [10, 0.55],
  [23, 0.61],
  [24, 0.613],
  [24, 0.637],
  [25, 0.64],
  [48, 0.672],
  [48, 0.68],
  [96, 0.728],
  [96, 0.736],
  [100, 0.74],
  [280, 0.8],
  [288, 0.802],
  [288, 0.838],
  [300, 0.84],
  [500, 0.87],
  [1000, 0.895],
  [1430, 0.905],
  [1440, 0.9055],
  [1440, 0.9265],
  [1500, 0.927],
  [3000, 0.946],
  [10_000, 0.969],
  [30_000, 0.983],
  [86_400, 0.993],
  [1_000_000, 1],
];

/** How often a function runs on an average day. */
export interface Popularity {
  perDay: number;
  /** It stands in an atom of the distribution: a timer. */
  atom: boolean;
}

/** The rate per day that the fraction `u` of functions does not exceed, log-linear between the knots. */
export function quantile(u: number): Popularity {
  const i = Math.max(
    1,
    knots.findIndex(([, fraction]) => fraction > u),
  );
  const [x0, u0] = knots[i - 1];
  const [x1, u1] = knots[i];
  if (x0 === x1) return { perDay: x0, atom: true };
  return { perDay: x0 * (x1 / x0) ** ((u - u0) / (u1 - u0)), atom: false };
}

/** Functions whose size comes of the published shares: the heaviest 1 %, which the digitised distribution hardly tells. */
const head = Math.round(shareCurve.find(([fraction]) => fraction === 0.01)![0] * publishedFunctions);

/** Invocations of a weekday: weekends, a little quieter, then lie within the published range of rates too. */
const volume = (publishedRate.low + 0.75 * (publishedRate.high - publishedRate.low)) * 86_400;

/**
 * Sizes of the `head`, heaviest first, invocations per weekday: the first three have their published shares, the others
 * what makes the cumulative share log-linear in the rank between the published points, scaled so that all functions
 * together have the native volume.
 */
function headSizes(): Float64Array {
  const points = [
    ...topShares.map((share, i) => [i + 1, share] as const),
    ...shareCurve.map(([fraction, share]) => [fraction * publishedFunctions, share] as const),
  ];
  const shareAt = (rank: number) => {
    const i = points.findIndex(([r]) => r >= rank);
    if (i <= 0) return points[0][1];
    const [r0, s0] = points[i - 1];
    const [r1, s1] = points[i];
    return s0 + ((s1 - s0) * Math.log(rank / r0)) / Math.log(r1 / r0);
  };
  let body = 0;
  for (let rank = head; rank < publishedFunctions; rank++) {
    body += quantile(1 - (rank + 0.5) / publishedFunctions).perDay;
  }
  const top = topShares.length;
  const scale = (volume * (1 - topShares[top - 1]) - body) / (shareAt(head) - topShares[top - 1]);
  return Float64Array.from({ length: head }, (_, i) => {
    const share = i === 0 ? shareAt(1) : shareAt(i + 1) - shareAt(i);
    return share * (i < top ? volume : scale);
  });
}

/**
 * How popular each of `functions` functions is, heaviest first. As many as the trace has make its native volume; fewer or
 * more are a systematic sample of it, so that without the few heaviest functions the volume is less than in proportion.
 */
export function popularities(functions: number, source: Uniform): Popularity[] {
  const sizes = headSizes();
  return Array.from({ length: functions }, (_, i) => {
    const rank = ((i + source.next()) * publishedFunctions) / functions;
    return rank < head
      ? { perDay: sizes[Math.floor(rank)], atom: false }
      : quantile(1 - rank / publishedFunctions);
  });
}
