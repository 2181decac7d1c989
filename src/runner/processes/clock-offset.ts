import { eachLine } from './lines.js';
import type { Shell } from './shell.js';
import { newToken } from './token.js';

/** How far a machine's clock is ahead of this one's, and by how much that may be wrong, ms. */
export interface ClockOffset {
  offset: number;
  error: number;
}

/** One question and its answer: this clock before and after, and the other's between, ms since 1970. */
export interface ClockReading {
  asked: number;
  answered: number;
  theirs: number;
}

/**
 * The offset from the quickest of some readings, as NTP has it (RFC 5905 §8): the other clock was read halfway, give or take half the
 * round trip.
 */
export function offsetOf(readings: readonly ClockReading[]): ClockOffset {
  const trip = ({ asked, answered }: ClockReading) => answered - asked;
  const best = readings.reduce((a, b) => (trip(b) < trip(a) ? b : a));
  return { offset: best.theirs - (best.asked + best.answered) / 2, error: trip(best) / 2 };
}

/** Asks often enough that one answer comes without a hold-up. */
const QUESTIONS = 8;

/** Measures a machine's clock by `date`, over one open channel so that no login is part of the time. Null when it has no usable `date`. */
export async function measureClock(
  shell: Shell,
  now: () => number = preciseNow,
): Promise<ClockOffset | null> {
  const token = newToken();
  const channel = shell.open(`echo; while read -r _; do echo "${token} $(date +%s%N)"; done`);
  channel.stdin.on('error', () => {});
  channel.stderr.resume();
  const readings: ClockReading[] = [];
  let useless = false;
  let asked = now();
  const ask = (): void => {
    asked = now();
    channel.stdin.write('\n');
  };
  eachLine(channel.stdout, (line) => {
    const answered = now();
    const [first, nanoseconds = ''] = line.split(' ');
    if (first !== token) return;
    // A `date` without nanoseconds says a literal N.
    if (/^\d{16,20}$/.test(nanoseconds))
      readings.push({ asked, answered, theirs: Number(nanoseconds) / 1e6 });
    else useless = true;
    if (useless || readings.length === QUESTIONS) channel.stdin.end();
    else ask();
  });
  ask();
  await channel;
  return useless || readings.length === 0 ? null : offsetOf(readings);
}

// Finer than Date.now, and on the same clock.
function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
