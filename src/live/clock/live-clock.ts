import { WallClock } from '../../serving-core/clock/wall-clock.js';
import { Epoch } from '../../serving-core/clockwork/wire/epoch.js';
import { Ticker } from './ticker.js';

/** A process's time: its clock, and what the clock's start is on the wire and in logs. */
export interface LiveTime {
  clock: WallClock;
  epoch: Epoch;
}

/**
 * Starts a process's clock. It reads the time of day once and goes on monotonically, as the original's do. `spin`: whether
 * timers may cost a moment of spinning each, for being on time to some microseconds instead of 0.1 ms.
 */
export function startClock(spin: boolean): LiveTime {
  const ticker = new Ticker(spin);
  const microseconds = Math.round(performance.timeOrigin * 1000 + ticker.monotonic() / 1000);
  return { clock: new WallClock(ticker), epoch: new Epoch(BigInt(microseconds) * 1000n) };
}
