import type { Clock } from '../../src/serving-core/clock/clock.js';
import { VirtualClock } from '../../src/serving-core/clock/virtual-clock.js';
import { exponential } from '../../src/serving-core/random/distributions.js';
import { stream } from '../../src/serving-core/random/streams.js';

/** One simulated queue: Poisson arrivals, k servers, first come first served. Times in ns. */
export interface Queue {
  servers: number;
  /** Arrivals per ns. */
  lambda: number;
  /** Draws a service time. */
  service(uniform: { next(): number }): number;
}

/** Waiting and sojourn times of `customers` customers after a warm-up of a tenth as many, in order of start. */
export function simulateQueue(
  queue: Queue,
  customers: number,
  seed: number,
): { waits: Float64Array; sojourns: Float64Array; events: number } {
  const clock = new VirtualClock();
  const arrivals = stream(seed, 'arrivals');
  const services = stream(seed, 'services');
  const waits = new Float64Array(customers);
  const sojourns = new Float64Array(customers);
  const warmUp = Math.floor(customers / 10);
  const line: number[] = [];
  let head = 0;
  let busy = 0;
  let served = -warmUp;
  const start = (now: number, arrived: number) => {
    busy++;
    const duration = queue.service(services);
    if (served >= 0 && served < customers) {
      waits[served] = now - arrived;
      sojourns[served] = now - arrived + duration;
    }
    if (++served >= customers) clock.stop();
    clock.at(now + duration, departs, 0, 0);
  };
  const departs = clock.register(() => {
    busy--;
    if (head < line.length) start(clock.now(), line[head++]);
  });
  const arrives = arrivalLoop(
    clock,
    () => exponential(arrivals, queue.lambda),
    (now) => {
      if (busy < queue.servers) start(now, now);
      else line.push(now);
    },
  );
  clock.at(0, arrives, 0, 0);
  clock.run();
  return { waits, sojourns, events: clock.events };
}

function arrivalLoop(clock: Clock, gap: () => number, arrive: (now: number) => void): number {
  const kind = clock.register(() => {
    arrive(clock.now());
    clock.at(clock.now() + gap(), kind, 0, 0);
  });
  return kind;
}

/** Student's t for a two-sided 99 % interval over 25 values (24 degrees of freedom). */
const T99 = 2.797;
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

/** 99 % confidence interval of the mean of `measure` over the 25 seeds. */
export function interval(measure: (seed: number) => number): {
  mean: number;
  low: number;
  high: number;
  half: number;
} {
  const values = SEEDS.map(measure);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  const half = (T99 * Math.sqrt(variance)) / Math.sqrt(values.length);
  return { mean, low: mean - half, high: mean + half, half };
}

export function meanOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Fraction of `values` that are at most `limit`. */
export function fractionAtMost(values: Float64Array, limit: number): number {
  let count = 0;
  for (const value of values) if (value <= limit) count++;
  return count / values.length;
}
