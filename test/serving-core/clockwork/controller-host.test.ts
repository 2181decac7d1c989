import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import { Echo } from '../../../src/serving-core/clockwork/controller/echo.js';
import { ControllerHost } from '../../../src/serving-core/clockwork/controller-host.js';
import { networkPresets } from '../../../src/serving-core/clockwork/network.js';
import { ActionType, Status } from '../../../src/serving-core/clockwork/status.js';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { type Deployment, deploy, resnet50, serve } from '../../support/deployment.js';
import { randomScenario } from '../../support/scenarios.js';

const MS = 1e6;
const free = { request: 0, requestPerGpu: 0, action: 0 };

/** A host of its own, and what it hands over: `read <nth> <start>-<end>` and `result <token> <time>`. */
function host(cost: typeof free, gpus = 1) {
  const clock = new VirtualClock();
  const log: string[] = [];
  let reads = 0;
  const controller = new ControllerHost(clock, cost, gpus, {
    read: (until) => {
      log.push(`read ${reads++} ${clock.now()}-${until}`);
    },
    result: (token) => log.push(`result ${token} ${clock.now()}`),
    resume: () => log.push(`resume ${clock.now()}`),
  });
  const call = clock.register((what, argument) => {
    if (what === 0) controller.request();
    else if (what === 1) controller.result(argument);
    else if (what === 2) log.push(`send ${controller.send()}`);
    else log.push(`may decide: ${controller.mayDecide()}`);
  });
  return { clock, controller, log, at: (t: number, what: number, arg = 0) => clock.at(t, call, what, arg) };
}

describe('one serial resource', () => {
  test('reads requests one after the other, each for its cost and the cost of every GPU', () => {
    const { clock, log, at } = host({ request: 10, requestPerGpu: 5, action: 0 }, 4);
    for (let i = 0; i < 3; i++) at(100, 0);
    at(1000, 0);
    clock.run();
    expect(log).toEqual(['read 0 100-130', 'read 1 130-160', 'read 2 160-190', 'read 3 1000-1030']);
  });

  test('sends actions one after the other, behind the request that is being read', () => {
    const { clock, log, at } = host({ request: 100, requestPerGpu: 0, action: 30 });
    at(0, 0);
    at(50, 2);
    at(50, 2);
    at(60, 0);
    clock.run();
    expect(log).toEqual(['read 0 0-100', 'send 130', 'send 160', 'read 1 160-260']);
  });

  test('handles results before the requests that were there first, without interrupting one', () => {
    const { clock, log, at } = host({ request: 100, requestPerGpu: 0, action: 0 });
    for (let i = 0; i < 2; i++) at(0, 0);
    at(40, 1, 7);
    at(40, 1, 8);
    clock.run();
    expect(log).toEqual(['read 0 0-100', 'result 7 100', 'result 8 100', 'read 1 100-200']);
  });

  test('lets decide when it is free, and then before it reads on', () => {
    const { clock, log, at } = host({ request: 100, requestPerGpu: 0, action: 0 });
    at(0, 3);
    for (let i = 0; i < 2; i++) at(0, 0);
    at(40, 3);
    at(50, 3);
    at(60, 1, 7);
    clock.run();
    expect(log).toEqual([
      'may decide: true',
      'read 0 0-100',
      'may decide: false',
      'may decide: false',
      'result 7 100',
      'resume 100',
      'read 1 100-200',
    ]);
  });

  test('gives back what it never read, and reads none of it any more', () => {
    const { clock, controller, log, at } = host({ request: 20 * MS, requestPerGpu: 0, action: 0 });
    for (let i = 0; i < 4; i++) at(0, 0);
    clock.run(30 * MS);
    expect(controller.withdraw()).toBe(2);
    clock.run();
    expect(log).toHaveLength(2);
  });
});

/** Sends Poisson requests at `rate` for so many seconds, then stops the client; what it heard, and what was logged. */
function load(deployment: Deployment, rate: number, seconds: number) {
  const deployed = deploy(deployment);
  const { simulation } = deployed;
  const { clock } = simulation;
  const random = stream(0, 'arrivals');
  const sentAt: number[] = [];
  const waits: number[] = [];
  simulation.listen((id) => waits.push(clock.now() - sentAt[id]));
  const models = deployment.profiles.length;
  const sends = clock.register(() => {
    if (clock.now() >= seconds * 1e9) return simulation.stopClient();
    sentAt[simulation.infer(0, Math.floor(random.next() * models), 0)] = clock.now();
    clock.at(clock.now() + exponential(random, rate / 1e9), sends, 0, 0);
  });
  clock.at(0, sends, 0, 0);
  clock.run();
  simulation.finish();
  return { ...deployed, waits };
}

describe('a controller whose requests cost time', () => {
  const cost = 100e3;
  const echo: Deployment = {
    profiles: [resnet50],
    scheduler: (parts) => new Echo(parts),
    controllerCost: { ...free, request: cost },
  };

  // M/D/1: the mean wait before service is ρ·c / (2(1 − ρ)) (Pollaczek–Khinchine).
  test.each([0.3, 0.6, 0.8])('delays them like an M/D/1 queue at a utilisation of %f', (utilisation) => {
    const { waits } = load(echo, (utilisation * 1e9) / cost, 30);
    const mean = waits.reduce((a, b) => a + b, 0) / waits.length - cost;
    const expected = (utilisation * cost) / (2 * (1 - utilisation));
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.05);
  });

  test('stamps their arrival when it reads them: no latency shows the wait', () => {
    const { requests } = load(echo, (0.8 * 1e9) / cost, 1);
    expect(requests.length).toBeGreaterThan(7000);
    expect(requests.every(({ latency }) => Math.abs(latency - cost) < 1e-3)).toBe(true);
  });

  test('serves exactly 1/c of them a second when there are more, and never reads the rest', () => {
    const { requests, simulation } = load(echo, (2 * 1e9) / cost, 2);
    expect(requests).toHaveLength(2 * (1e9 / cost));
    const { unread, notices } = simulation.overload!;
    expect(notices[0]).toMatch(/and \d+ were never read\.$/);
    expect(unread).toBe(simulation.sent - requests.length);
    expect(simulation.sent).toBeGreaterThan(1.9 * requests.length);
  });
});

describe('a controller whose actions cost time', () => {
  const fast = { ...resnet50, batchSizes: [1], execution: [MS] };
  const deployment = (action: number): Deployment => ({
    profiles: Array.from({ length: 8 }, () => fast),
    workers: 8,
    host: networkPresets.cluster,
    controllerCost: { ...free, action },
  });
  const perSecond = (rows: readonly Record<string, number>[]) =>
    rows.filter((row) => row.action_type === ActionType.infer && row.t > 1e9 && row.t <= 4e9).length / 3;

  test('sends at most 1/c of them a second, and that many when there is work for more', () => {
    const { actions } = load(deployment(0.5 * MS), 4000, 4);
    expect(perSecond(actions)).toBeLessThanOrEqual(2001);
    expect(perSecond(actions)).toBeGreaterThan(1990);
    expect(actions.filter(({ status }) => status === Status.sendTooLate)).toEqual([]);
  });

  test('sends those that it decides at once one after the other, each later by its cost', () => {
    const cold = Array.from({ length: 8 }, (_, model) => ({ t: model * 50 * MS, model, factor: 0 }));
    const burst = Array.from({ length: 8 }, (_, model) => ({ t: 900 * MS, model, factor: 0 }));
    // Nine polls of 10 µs, so that each decision falls to the next of the 8 GPUs.
    const cost = 90e3;
    const [costly, cheap] = [cost, 0].map((action) =>
      serve(deployment(action), [...cold, ...burst])
        .requests.filter(({ t }) => t > 900 * MS)
        .map(({ latency }) => latency)
        .sort((a, b) => a - b),
    );
    expect(new Set(cheap.map(Math.round)).size).toBe(1);
    costly.forEach((latency, i) => {
      expect(latency - cheap[i]).toBeCloseTo((i + 1) * cost, 3);
    });
  });
});

describe('any deployment', () => {
  test('keeps its promises whatever the controller costs', () => {
    const costs = [
      { request: 1 * MS, requestPerGpu: 0, action: 0 },
      { request: 0, requestPerGpu: 0.3 * MS, action: 0.2 * MS },
      { request: 0, requestPerGpu: 0, action: 3 * MS },
    ];
    for (let seed = 4000; seed < 4030; seed++) {
      const { deployment, arrivals } = randomScenario(seed);
      const { requests } = serve({ ...deployment, controllerCost: costs[seed % 3] }, arrivals);
      expect(requests).toHaveLength(arrivals.length);
    }
  });

  test('decides and logs the same with a cost of nothing as without one', () => {
    for (let seed = 5000; seed < 5030; seed++) {
      const { deployment, arrivals } = randomScenario(seed);
      const plain = serve(deployment, arrivals);
      const costless = serve({ ...deployment, controllerCost: free }, arrivals);
      expect(costless.requests).toEqual(plain.requests);
      expect(costless.actions).toEqual(plain.actions);
    }
  });
});
