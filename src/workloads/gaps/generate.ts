import type { Uniform } from '../../serving-core/random/uniform.js';
import { gamma } from '../gamma.js';
import { type Schedule, timeOfNext, valueAt } from './schedule.js';

/** The least gap of InferLine's own traces, ms (inferline_optimizer_experiments.py clips there). */
export const INFERLINE_CLIP = 0.047;

export interface GapOptions {
  /** queries/s over time (s). */
  rate: Schedule;
  /**
   * Squared coefficient of variation of the gaps over time: what InferLine's files call CV. 1 is Poisson; its square root is the
   * coefficient of variation.
   */
  squaredCv: Schedule;
  /** Gaps shorter than this become this, ms; 0 leaves them. It raises the mean a little, more for burstier gaps. */
  clip: number;
}

/**
 * Gaps in ms of a gamma renewal process, as InferLine generates them (shape 1/CV², mean 1/rate), whose rate and CV may change: each
 * gap is drawn with the CV of its beginning and lasts until the expected number of arrivals has come.
 *
 * @param length how many gaps, or until when: `seconds` of arrivals.
 */
export function gammaGaps(
  { rate, squaredCv, clip }: GapOptions,
  length: { gaps: number } | { seconds: number },
  source: Uniform,
): Float64Array {
  const most = 'gaps' in length ? length.gaps : Number.POSITIVE_INFINITY;
  const until = 'seconds' in length ? length.seconds : Number.POSITIVE_INFINITY;
  const gaps: number[] = [];
  let now = 0;
  while (gaps.length < most) {
    const shape = 1 / valueAt(squaredCv, now);
    const gap = Math.max(clip, (timeOfNext(rate, now, gamma(source, shape) / shape) - now) * 1000);
    now += gap / 1000;
    if (now > until) break;
    gaps.push(gap);
  }
  return Float64Array.from(gaps);
}

/** A value that never changes. */
export const always = (value: number): Schedule => [{ at: 0, value, ramp: false }];
