import { type LiveTime, startClock } from './live-clock.js';

/** A process's clock, and what it says at `begin` (ms since 1970), ns: how processes agree on when a run begins. */
export function clockFrom(begin: number | undefined): LiveTime & { begin: number | undefined } {
  const time = startClock(false);
  const elapsed = begin === undefined ? 0 : (begin - performance.timeOrigin - performance.now()) * 1e6;
  return { ...time, begin: begin === undefined ? undefined : time.clock.actual() + elapsed };
}
