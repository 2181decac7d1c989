import type { Schedule } from './schedule.js';

/**
 * Rates over time like those that AutoScale was evaluated on (Gandhi et al., ACM TOCS 30(4), 2012, six traces) and InferLine rescales
 * to at most 300 queries/s: points of (share of the time, share of the largest rate) with ramps between. The traces themselves are not
 * public; these follow their names, and every number is ours.
 */
export const autoscaleShapes: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  'slowly-varying': [
    [0, 0.45],
    [0.2, 0.6],
    [0.4, 0.85],
    [0.55, 1],
    [0.75, 0.8],
    [1, 0.5],
  ],
  'quickly-varying': [
    [0, 0.4],
    [0.08, 0.9],
    [0.16, 0.35],
    [0.25, 0.8],
    [0.33, 0.3],
    [0.42, 1],
    [0.5, 0.4],
    [0.58, 0.85],
    [0.67, 0.3],
    [0.75, 0.75],
    [0.83, 0.35],
    [0.92, 0.9],
    [1, 0.4],
  ],
  'big-spike': [
    [0, 0.35],
    [0.45, 0.4],
    [0.5, 1],
    [0.55, 0.95],
    [0.6, 0.4],
    [1, 0.35],
  ],
  'dual-phase': [
    [0, 0.35],
    [0.45, 0.4],
    [0.5, 0.9],
    [0.95, 1],
    [1, 0.95],
  ],
  'large-variations': [
    [0, 0.3],
    [0.15, 0.7],
    [0.3, 0.4],
    [0.45, 1],
    [0.6, 0.3],
    [0.8, 0.85],
    [1, 0.35],
  ],
  'steep-tri-phase': [
    [0, 0.3],
    [0.3, 0.32],
    [0.33, 0.65],
    [0.63, 0.65],
    [0.66, 1],
    [1, 0.97],
  ],
};

/** The rate of one of the shapes, stretched over `seconds` and up to `peak` queries/s. */
export function autoscaleRate(shape: keyof typeof autoscaleShapes, seconds: number, peak: number): Schedule {
  return autoscaleShapes[shape].map(([time, share], i) => ({
    at: time * seconds,
    value: share * peak,
    ramp: i > 0,
  }));
}
