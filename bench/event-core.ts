import { VirtualClock } from '../src/serving-core/clock/virtual-clock.js';
import { exponential } from '../src/serving-core/random/distributions.js';
import { stream } from '../src/serving-core/random/streams.js';
import type { Measurement } from './measure.js';
import { best } from './measure.js';

/** M/M/1 at load 0.8 on the virtual clock: arrivals and departures, no statistics but the sojourn sum. */
function mm1(events: number): number {
  const clock = new VirtualClock();
  const arrivals = stream(1, 'arrivals');
  const services = stream(1, 'services');
  let queue = 0;
  let left = events;
  const depart = clock.register(() => {
    if (--queue > 0) clock.at(clock.now() + exponential(services, 1), depart, 0, 0);
    if (--left <= 0) clock.stop();
  });
  const arrive = clock.register(() => {
    if (queue++ === 0) clock.at(clock.now() + exponential(services, 1), depart, 0, 0);
    clock.at(clock.now() + exponential(arrivals, 0.8), arrive, 0, 0);
    if (--left <= 0) clock.stop();
  });
  clock.at(0, arrive, 0, 0);
  clock.run();
  return clock.events;
}

/** The floor: the same heap, one event that sets the next, no random number and no model. */
function bare(events: number): number {
  const clock = new VirtualClock();
  let left = events;
  const tick = clock.register((a) => {
    if (--left > 1) clock.at(clock.now() + a, tick, a, 0);
  });
  clock.at(0, tick, 1, 0);
  clock.at(0.5, tick, 1, 0);
  clock.run();
  return clock.events;
}

/** The hold model: `pending` timers, each setting one more when it fires. */
function hold(pending: number, events: number): number {
  const clock = new VirtualClock();
  const random = stream(2, 'hold');
  let left = events;
  const tick = clock.register(() => {
    if (--left > 0) clock.at(clock.now() + exponential(random, 1), tick, 0, 0);
    else clock.stop();
  });
  for (let i = 0; i < pending; i++) clock.at(exponential(random, 1), tick, 0, 0);
  clock.run();
  return clock.events;
}

export function eventCore(): Measurement[] {
  const n = 5_000_000;
  const floor = best('bare push/pop', 'events/s', () => bare(n));
  return [
    floor,
    best('M/M/1', 'events/s', () => mm1(n), floor),
    best('hold, 1,000 pending', 'events/s', () => hold(1000, n / 2), floor),
    best('hold, 100,000 pending', 'events/s', () => hold(100_000, n / 2), floor),
  ];
}
