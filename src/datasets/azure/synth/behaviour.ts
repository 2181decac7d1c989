import type { Uniform } from '../../../serving-core/random/uniform.js';
import { MINUTES, type Trigger } from '../format.js';
import { publishedRate } from '../published.js';
import { normalAround } from './draw.js';

/** How a function's invocations lie in the day. The classes are those that real rows of the trace fall into. */
export type Behaviour =
  /** Fires `times` at every `period` minutes, from minute `phase` on; a period beyond a day skips days. */
  | { kind: 'timer'; period: number; phase: number; times: number }
  /** A sinusoid that peaks at minute `phase`, with gamma noise of `cv` in every minute. */
  | { kind: 'diurnal'; phase: number; amplitude: number; cv: number; aligned: boolean }
  /** Working hours: exp(sharpness × cosine), almost nothing at night. */
  | { kind: 'office'; phase: number; sharpness: number; cv: number }
  /** On for `on` minutes of every `period`: on/off blocks, periodic spikes, a rare burst, by length. */
  | { kind: 'blocks'; period: number; phase: number; on: number; cv: number };

export interface SyntheticFunction {
  trigger: Trigger;
  /** Mean invocations per weekday. */
  perDay: number;
  behaviour: Behaviour;
}

/** Invocations per minute of all functions together. */
const aggregate = ((publishedRate.low + publishedRate.high) / 2) * 60;
/** Hour of UTC around which most functions peak. */
const peakHour = 16;

/** Chooses how a function behaves; the same function on every day. */
export function behaviourOf(trigger: Trigger, perDay: number, source: Uniform): Behaviour {
  if (trigger === 'timer') return timer(perDay, source);
  const share = perDay / MINUTES / aggregate;
  // A function so heavy that its noise would show in the aggregate is smooth: SD of each at most 0.16 % of all.
  const cv = Math.min(1 + 0.5 * source.next(), Math.max(0.12, 0.0016 / share));
  const kind = share > 0.001 ? 0 : source.next();
  const phase = Math.floor(source.next() * MINUTES);
  if (kind >= 0.25 && kind < 0.5) {
    const on = 15 + Math.floor(source.next() * 106);
    return { kind: 'blocks', period: Math.round(on / (0.1 + 0.15 * source.next())), phase, on, cv };
  }
  if (kind >= 0.5 && kind < 0.7) {
    const period = source.next() < 0.7 ? 60 : MINUTES;
    const on = 1 + Math.floor(source.next() * 3);
    if (fits(perDay, period, on)) return { kind: 'blocks', period, phase, on, cv: 0.3 };
  }
  if (kind >= 0.7 && kind < 0.94) {
    const on = 5 + Math.floor(source.next() * 56);
    if (fits(perDay, MINUTES, on)) return { kind: 'blocks', period: MINUTES, phase, on, cv };
  }
  if (kind >= 0.94) return { kind: 'office', phase: peak(source, 3), sharpness: 1.5 + source.next(), cv };
  const smooth = share > 0.005;
  return {
    kind: 'diurnal',
    phase: peak(source, smooth ? 2 : 6),
    amplitude: smooth ? 0.075 : 0.12 + 0.48 * source.next(),
    cv,
    aligned: trigger === 'queue',
  };
}

/** A burst may not show as more than 1 % of all traffic in its minute. */
function fits(perDay: number, period: number, on: number): boolean {
  return perDay / ((MINUTES / period) * on) <= 0.01 * aggregate;
}

/** Minute of the peak, spread around the common one by `hours`. */
function peak(source: Uniform, hours: number): number {
  return Math.round(normalAround(source, peakHour * 60, hours * 60));
}

/** The timer nearest to a rate. One of 5 minutes or more of a round hour fires at minutes that its period divides. */
function timer(perDay: number, source: Uniform): Behaviour {
  if (perDay >= MINUTES) return { kind: 'timer', period: 1, phase: 0, times: Math.round(perDay / MINUTES) };
  const period = Math.round(MINUTES / perDay);
  const phase = period < 60 ? 0 : Math.floor(source.next() * Math.min(period, MINUTES));
  return { kind: 'timer', period, phase, times: 1 };
}
