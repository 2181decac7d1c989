import { describe, expect, test } from 'vitest';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { fractionAtMost, interval, meanOf, type Queue, simulateQueue } from '../../support/queueing.js';

const MS = 1e6;

/** Runs a queue once per seed, when first asked; the closed forms are then looked for in the means over the runs. */
function runs(queue: Queue, customers: number) {
  const results = new Map<number, ReturnType<typeof simulateQueue>>();
  return (seed: number) => {
    const result = results.get(seed) ?? simulateQueue(queue, customers, seed);
    results.set(seed, result);
    return result;
  };
}

/** The closed form lies in the 99 % interval, and the interval is narrow enough to mean something. */
function expectToHold(measure: (seed: number) => number, closedForm: number, width: number): void {
  const { low, high, half } = interval(measure);
  expect(low).toBeLessThanOrEqual(closedForm);
  expect(high).toBeGreaterThanOrEqual(closedForm);
  expect(half / closedForm).toBeLessThan(width);
}

describe('M/M/1 on the virtual clock', () => {
  const lambda = 0.7 / MS;
  const mu = 1 / MS;
  const run = runs({ servers: 1, lambda, service: (u) => exponential(u, mu) }, 40_000);

  test('has the mean sojourn 1 / (mu - lambda)', () => {
    expectToHold((seed) => meanOf(run(seed).sojourns), 1 / (mu - lambda), 0.03);
  });

  test.each([0.5, 0.9, 0.99])('has the exponential percentile %f of the sojourn', (p) => {
    const t = -Math.log(1 - p) / (mu - lambda);
    expectToHold((seed) => fractionAtMost(run(seed).sojourns, t), p, 0.02);
  });

  test('leaves a customer waiting with probability lambda / mu', () => {
    expectToHold((seed) => 1 - fractionAtMost(run(seed).waits, 0), lambda / mu, 0.01);
  });
});

describe('M/D/1 on the virtual clock', () => {
  const lambda = 0.8 / MS;
  const service = MS;
  const rho = lambda * service;
  const run = runs({ servers: 1, lambda, service: () => service }, 40_000);

  test('has the mean wait of Pollaczek and Khinchine', () => {
    expectToHold((seed) => meanOf(run(seed).waits), (rho * service) / (2 * (1 - rho)), 0.04);
  });

  // Crommelin / Erlang: P(W <= t) = (1 - rho) sum over j <= t / D of (lambda (jD - t))^j / j! exp(-lambda (jD - t)).
  test.each([0, 0.5, 1, 2.5, 5])(
    'has the waiting-time distribution of Erlang at %f service times',
    (multiple) => {
      const t = multiple * service;
      let sum = 0;
      let factorial = 1;
      for (let j = 0; j <= Math.floor(t / service); j++) {
        if (j > 0) factorial *= j;
        const x = lambda * (j * service - t);
        sum += (x ** j / factorial) * Math.exp(-x);
      }
      expectToHold((seed) => fractionAtMost(run(seed).waits, t), (1 - rho) * sum, 0.04);
    },
  );
});

describe('M/M/k on the virtual clock', () => {
  const servers = 4;
  const mu = 1 / MS;
  const lambda = 3.2 / MS;
  const run = runs({ servers, lambda, service: (u) => exponential(u, mu) }, 40_000);

  // Erlang C, with an offered load of a = lambda / mu.
  const a = lambda / mu;
  const terms = Array.from({ length: servers }, (_, i) => a ** i / factorial(i));
  const last = a ** servers / factorial(servers) / (1 - a / servers);
  const erlangC = last / (terms.reduce((x, y) => x + y, 0) + last);

  test('agrees with the tabulated value of Erlang C for 4 servers at 3.2 erlang', () => {
    expect(erlangC).toBeCloseTo(0.5964, 4);
  });

  test('makes a customer wait with the probability of Erlang C', () => {
    expectToHold((seed) => 1 - fractionAtMost(run(seed).waits, 0), erlangC, 0.03);
  });

  test('has the mean wait C / (k mu - lambda)', () => {
    expectToHold((seed) => meanOf(run(seed).waits), erlangC / (servers * mu - lambda), 0.06);
  });
});

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
