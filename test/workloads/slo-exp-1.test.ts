import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { VirtualClock } from '../../src/serving-core/clock/virtual-clock.js';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import { sloExp1 } from '../../src/workloads/slo-exp-1.js';

const bind = (args: string) => sloExp1.bind(args.split(' '));

/** What the workload sends when it is run to its end: [time, user, model, multiplier]. */
function send(args: string): [number, number, number, number][] {
  const clock = new VirtualClock();
  const sent: [number, number, number, number][] = [];
  bind(args).start({
    clock,
    port: { infer: (user, model, factor) => sent.push([clock.now(), user, model, factor]) },
    client: (index) => new Minstd(index),
    stop: () => clock.stop(),
  });
  clock.run();
  return sent;
}

describe('slo-exp-1', () => {
  test('loads its model once for each copy, and says how much it will send', () => {
    const bound = bind('resnet50_v2 12 poisson 600 1 100 1.5 mul 30');
    expect(bound.loads).toEqual([{ model: 'resnet50_v2', copies: 12 }]);
    expect(bound.expectedRequests).toBe(600 * 12 * 30);
    expect(bound.endsAfter).toBe(12 * 30);
    expect(bound.notices).toEqual([]);
  });

  test('sends from each client to its own copy, with the arrivals of its own seed', () => {
    const sent = send('resnet50_v2 4 poisson 400 1 1 2 mul 1');
    expect(sent.every(([, user, model]) => user === model)).toBe(true);
    // Gaps of the original at 100 requests/s for seeds 0 to 3: clients 0 and 1 coincide.
    const first = (client: number) =>
      sent
        .filter(([, user]) => user === client)
        .map(([time]) => time)
        .slice(0, 2);
    expect([0, 1, 2, 3].map(first)).toEqual([
      [888666, 888666 + 22220312],
      [888666, 888666 + 22220312],
      [1864077, 1864077 + 15288840],
      [2945017, 2945017 + 11234189],
    ]);
  });

  test('sends at the same instants from all clients of a fixed rate, first after one gap', () => {
    const sent = send('m 3 fixed-rate 6 1 1 2 mul 2');
    // The ladder's end was set before the fourth request, and comes first at 2 s.
    expect(sent.map(([time, user]) => [time, user])).toEqual(
      [500e6, 1000e6, 1500e6].flatMap((time) => [0, 1, 2].map((user) => [time, user])),
    );
  });

  test('raises the multiplier of all clients every period, and ends with the last', () => {
    const sent = send('m 2 fixed-rate 20 2 32 2 mul 7');
    const byMultiplier = [2, 4, 8, 16, 32].map((multiplier) =>
      sent.filter(([, , , factor]) => factor === multiplier),
    );
    expect(byMultiplier.reduce((sum, { length }) => sum + length, 0)).toBe(sent.length);
    byMultiplier.forEach((requests, i) => {
      // A request at the very instant of a change may carry either multiplier.
      expect(requests[0][0]).toBeGreaterThanOrEqual(i * 7e9);
      expect(requests.at(-1)?.[0]).toBeLessThanOrEqual((i + 1) * 7e9);
      expect(Math.abs(requests.length - 140)).toBeLessThanOrEqual(2);
    });
  });

  test('adds to the multiplier when told to', () => {
    const factors = new Set(send('m 1 fixed-rate 10 10 40 10 add 1').map(([, , , factor]) => factor));
    expect([...factors]).toEqual([10, 20, 30, 40]);
  });

  test('truncates slo-start and slo-end as the original does, and says so', () => {
    const bound = bind('m 1 poisson 10 1.5 2.9 2 mul 1');
    expect(bound.notices).toEqual([
      'slo-exp-1: slo-start 1.5 is truncated to 1, as the original client does.',
      'slo-exp-1: slo-end 2.9 is truncated to 2, as the original client does.',
    ]);
    expect(bound.expectedRequests).toBe(10 * 2);
  });

  test.each([
    ['a missing period', 'm 12 poisson 600 1 100 1.5 mul', /lacks its argument period \(number 9\)/],
    ['a tenth argument', 'm 12 poisson 600 1 100 1.5 mul 30 more', /takes 9 arguments, not 10/],
    ['an unknown distribution', 'm 12 normal 600 1 100 1.5 mul 30', /dist is 'normal'.*poisson, fixed-rate/],
    ['an unknown operator', 'm 12 poisson 600 1 100 1.5 div 30', /slo-op is 'div'.*add, mul/],
    ['a rate of zero', 'm 12 poisson 0 1 100 1.5 mul 30', /rate is '0'.*greater than 0/],
    ['no copies', 'm 0 poisson 600 1 100 1.5 mul 30', /copies is '0'.*at least 1/],
    ['a word for a rate', 'm 12 poisson fast 1 100 1.5 mul 30', /rate is 'fast'.*must be a number/],
    [
      'an SLO that truncates to nothing',
      'm 12 poisson 600 0.9 100 1.5 mul 30',
      /slo-start is '0.9'.*at least 1/,
    ],
    ['a period of nothing', 'm 12 poisson 600 1 100 1.5 mul 0', /period is '0'.*at least 1/],
    [
      'a ladder that stands still',
      'm 12 poisson 600 1 100 1 mul 30',
      /multiplying by slo-factor 1 never exceeds/,
    ],
    [
      'a ladder that goes down',
      'm 12 poisson 600 1 100 0.5 mul 30',
      /multiplying by slo-factor 0.5 never exceeds/,
    ],
    [
      'a factor that single precision takes for 1',
      'm 12 poisson 600 1 100 1.00000001 mul 30',
      /slo-factor 1.00000001 the multiplier stays at 1 in single precision/,
    ],
    [
      'a step that single precision loses',
      'm 12 poisson 600 10000 20000 0.0001 add 30',
      /slo-factor 0.0001 the multiplier stays at 10000 in single precision/,
    ],
    [
      'a step that is lost halfway up',
      'm 12 poisson 600 2047 4096 0.0001 add 30',
      /the multiplier stays at 2048 in single precision/,
    ],
    [
      'a ladder of a million steps',
      'm 12 poisson 600 1 1000001 1 add 30',
      /is only at 100000 after 100,000 steps, short of slo-end 1000001/,
    ],
    ['a start beyond the end', 'm 12 poisson 600 9 3 2 mul 30', /slo-start 9 is beyond slo-end 3/],
    ['adding nothing', 'm 12 poisson 600 1 100 0 add 30', /slo-factor is '0'.*greater than 0/],
  ])('refuses %s', (_, args, message) => {
    expect(() => bind(args)).toThrow(UserError);
    expect(() => bind(args)).toThrow(message);
  });
});
