import type { PointStatus } from '../telemetry/run.js';
import type { ChangedClaim } from './compare-claims.js';
import type { Differing } from './differing.js';
import type { Measured } from './measure-point.js';
import type { Verdict } from './verdict.js';

/** A metric of a point in one run beside the reference. */
export interface Difference extends Omit<Measured, 'metric' | 'interval'> {
  point: string;
  /** Label of the other run. */
  run: string;
  metric: string;
  unit: string;
  better: 'higher' | 'lower' | null;
  /** Of 95 % for all differences of the comparison together. */
  interval: Interval | null;
  /** Of 95 % for this one alone. */
  alone: Interval | null;
  /** Parts of the reference's value: 0.01 is 1 % more; null where that is 0. */
  relative: { value: number; interval: Interval | null } | null;
  /** Up to which difference it counts as the same, in its unit; and as a part of the reference where it is one, else null: so many units. */
  margin: number;
  marginPart: number | null;
  verdict: Verdict;
}

interface Interval {
  low: number;
  high: number;
}

/** A point that the reference and another run have. */
export interface ComparedPoint {
  name: string;
  run: string;
  /** Repeats that both have, which are compared pair by pair, and how many each has of its own. */
  repeats: number;
  of: { reference: number; other: number };
  /** The worst of the repeats. */
  status: { reference: PointStatus; other: PointStatus };
  /** Tables of roll-ups that stood in for rows. */
  rollups: { reference: boolean; other: boolean };
  /** Metrics that were not compared, each with why. */
  missing: string[];
}

/** Points that are in only some of the runs. */
export interface OnlyIn {
  run: string;
  /** Of the reference, which this run lacks. */
  lacks: string[];
  /** Of this run, which the reference lacks. */
  more: string[];
}

/** Runs beside the first of them, the reference. */
export interface Comparison {
  runs: { label: string; dir: string; experiment: string | null; points: number; unfinished: number }[];
  differing: Differing[];
  points: ComparedPoint[];
  differences: Difference[];
  onlyIn: OnlyIn[];
  claims: { common: number; changed: ChangedClaim[] };
  /** How many differences were judged together. */
  judged: number;
}
