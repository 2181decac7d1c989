import { createHash } from 'node:crypto';
import type { FaroCounts } from './read-counts.js';
import { faroStandIn } from './stand-in.js';

/** Several days of a trace: requests in each minute, by job and day. */
export interface FaroDays {
  /** `stand-in`, or the file. */
  readonly from: string;
  readonly names: readonly string[];
  readonly days: readonly (readonly Int32Array[])[];
}

/** Days of the published trace, of which the last is served, and the seed of the stand-in: the same for all points, as a real trace is. */
const DAYS = 11;
export const STAND_IN_SEED = 0;

const made = new Map<number, readonly Int32Array[]>();

// Each day takes some 20 ms to make, and is asked for again and again.
function standInDay(day: number): readonly Int32Array[] {
  const counts = made.get(day) ?? faroStandIn(STAND_IN_SEED, day);
  made.set(day, counts);
  return counts;
}

/** The stand-in's last day, without making the others. */
export function standInServed(): FaroCounts {
  const counts = standInDay(DAYS);
  return { names: counts.map((_, job) => `serve-cluster${job}/classifier`), counts };
}

/** The stand-in's days, as many as the published trace has. */
export function standInDays(): FaroDays {
  const { names } = standInServed();
  const byDay = Array.from({ length: DAYS }, (_, i) => standInDay(i + 1));
  return { from: 'stand-in', names, days: names.map((_, job) => byDay.map((counts) => counts[job])) };
}

/** The last day, which is served and nobody may learn from. */
export function servedDay({ names, days }: FaroDays): FaroCounts {
  return { names, counts: days.map((list) => list[list.length - 1]) };
}

/** The days before it, by job. */
export function pastDays({ days }: FaroDays): Int32Array[][] {
  return days.map((list) => list.slice(0, -1));
}

/** SHA-256 of the counts of days, by job: what a forecaster was trained on, whatever file it came in. */
export function daysHash(days: readonly (readonly ArrayLike<number>[])[]): string {
  const hash = createHash('sha256');
  for (const job of days) {
    for (const day of job) hash.update(`${Array.from(day).join(' ')}\n`);
    hash.update('\n');
  }
  return hash.digest('hex');
}
