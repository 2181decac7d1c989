import { type FaroDays, pastDays, servedDay, standInDays } from './days.js';
import { locateFaroTrace, type TraceSource } from './locate-trace.js';
import { type FaroCounts, readFaroCounts } from './read-counts.js';
import { isDaysFile, readFaroDays } from './read-days.js';

/** A trace that is served, and its past, by job and day; null when nobody knows it. */
export interface FaroTrace extends FaroCounts {
  readonly past: Int32Array[][] | null;
}

/** The trace that a source means; of several days the last is served. Throws `UserError` for one that is not here or cannot be read. */
export function faroTrace(source: TraceSource): FaroTrace {
  const days = faroDays(source);
  if (days) return { ...servedDay(days), past: pastDays(days) };
  return { ...readFaroCounts(locateFaroTrace(source)), past: null };
}

/** The days that a source means, the stand-in's or a file's; null when it has only one. */
export function faroDays(source: TraceSource): FaroDays | null {
  const file = locateFaroTrace(source);
  if (file === 'stand-in') return standInDays();
  return isDaysFile(file) ? readFaroDays(file) : null;
}
