import { type FaroDays, pastDays, servedDay, standInDays, standInServed } from './days.js';
import { locateFaroTrace, type TraceSource } from './locate-trace.js';
import { type FaroCounts, readFaroCounts } from './read-counts.js';
import { isDaysFile, readFaroDays } from './read-days.js';

/** The day that is served of the trace that a source means: the last of several. Throws `UserError` for one that is not here or cannot be read. */
export function faroTrace(source: TraceSource): FaroCounts {
  const file = locateFaroTrace(source);
  if (file === 'stand-in') return standInServed();
  return isDaysFile(file) ? servedDay(readFaroDays(file)) : readFaroCounts(file);
}

/** The days before it, by job and day; null when nobody knows them. */
export function faroPast(source: TraceSource): Int32Array[][] | null {
  const days = faroDays(source);
  return days && pastDays(days);
}

/** The days that a source means, the stand-in's or a file's; null when it has only one. */
export function faroDays(source: TraceSource): FaroDays | null {
  const file = locateFaroTrace(source);
  if (file === 'stand-in') return standInDays();
  return isDaysFile(file) ? readFaroDays(file) : null;
}
