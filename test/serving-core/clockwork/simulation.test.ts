import { describe, expect, test } from 'vitest';
import { networkPresets } from '../../../src/serving-core/clockwork/network.js';
import { ActionType, Status } from '../../../src/serving-core/clockwork/status.js';
import { deploy, PAGE, type Row, resnet50, serve } from '../../support/deployment.js';
import { randomScenario } from '../../support/scenarios.js';

const MS = 1e6;
const EXECUTION = 2.73 * MS;
const LOAD = 8.32 * MS;
const one = (t: number, factor = 30, model = 0) => ({ t, model, factor });
const profiles = [resnet50];
const kinds = (actions: readonly Row[], type: number) => actions.filter((row) => row.action_type === type);

describe('an idle inference', () => {
  /** Latency of a request to a model that was loaded long ago. */
  const idle = (host: (typeof networkPresets)['ideal'], inputs: boolean) =>
    serve({ profiles, host, inputs }, [one(0), one(500 * MS)]).requests[1].latency;

  test('costs 1.15 ms over its execution on the cluster, with its input', () => {
    expect(idle(networkPresets.cluster, true)).toBe(EXECUTION + 1_150_000);
  });

  test('is cheaper by the transmission of input and output without them', () => {
    const transmission = (90_921 + 4000) * 0.8;
    expect(idle(networkPresets.cluster, false)).toBe(EXECUTION + 1_150_000 - Math.round(transmission));
  });

  test('costs nothing over its execution on the ideal network', () => {
    expect(idle(networkPresets.ideal, true)).toBe(EXECUTION);
  });

  test('costs about 0.6 ms over loopback', () => {
    expect(Math.abs(idle(networkPresets.loopback, false) - EXECUTION - 0.61 * MS)).toBeLessThan(0.1 * MS);
  });
});

describe('a cold start', () => {
  test('waits for the weights, then for the execution, and is called one', () => {
    const { requests, actions } = serve({ profiles }, [one(0)]);
    expect(requests).toEqual([
      {
        t: LOAD + EXECUTION,
        request_id: 0,
        result: Status.success,
        user_id: 0,
        model_id: 0,
        slo_factor: 30,
        latency: LOAD + EXECUTION,
        deadline: 30 * EXECUTION,
        deadline_met: 1,
        arrival_count: 0,
        departure_count: 1,
        is_coldstart: 1,
      },
    ]);
    expect(actions.map((row) => row.action_type)).toEqual([ActionType.load, ActionType.infer]);
  });

  test('is none for the next request, nor when it times out before the load is finished', () => {
    const { requests } = serve({ profiles: [{ ...resnet50, weightsTransfer: 60 * MS }] }, [
      one(0, 1),
      one(300 * MS),
      one(400 * MS),
    ]);
    expect(requests.map(({ result, is_coldstart }) => [result, is_coldstart])).toEqual([
      [Status.timeout, 0],
      [Status.success, 0],
      [Status.success, 0],
    ]);
  });
});

describe('a tight SLO', () => {
  test('is scheduled by an internal deadline of the horizon and 5 ms: answered, but too late to count', () => {
    const { requests } = serve({ profiles, host: networkPresets.cluster }, [one(0), one(500 * MS, 1)]);
    expect(requests[1]).toMatchObject({ result: Status.success, deadline: EXECUTION, deadline_met: 0 });
  });

  test.each([
    [2 * MS, 7 * MS],
    [5 * MS, 10 * MS],
    [10 * MS, 15 * MS],
  ])('with a horizon of %i ns times out after %i ns, when it cannot be served', (scheduleAhead, latency) => {
    const slow = { ...resnet50, weightsTransfer: 60 * MS };
    const { requests } = serve({ profiles: [slow], options: { scheduleAhead } }, [one(0, 1)]);
    expect(requests[0]).toMatchObject({
      result: Status.timeout,
      latency,
      deadline: EXECUTION,
      deadline_met: 0,
    });
  });

  test('above that is timed out 5 ms before its SLO', () => {
    const slow = { ...resnet50, weightsTransfer: 200 * MS };
    const { requests } = serve({ profiles: [slow] }, [one(0, 10), one(0, 0)]);
    expect(requests.map(({ latency, deadline }) => [latency, deadline])).toEqual([
      [22.3 * MS, 27.3 * MS],
      [95 * MS, 100 * MS],
    ]);
  });
});

describe('an SLO multiplier', () => {
  test.each([
    [1.5, 4_095_000],
    [2.25, 6_142_500],
    // 2.73e6 · 11.390625 = 31,096,406.25, which single precision rounds to a multiple of 2.
    [Math.fround(11.390625), 31_096_406],
    [Math.fround(38.443359375), 104_950_368],
  ])('of %f gives resnet50_v2 %i ns, in single precision', (factor, deadline) => {
    expect(serve({ profiles }, [one(0, factor)]).requests[0].deadline).toBe(deadline);
  });

  test('rounds the execution itself to single precision beyond 16.7 ms', () => {
    const odd = { ...resnet50, batchSizes: [1], execution: [20_000_001] };
    expect(serve({ profiles: [odd] }, [one(0, 1)]).requests[0].deadline).toBe(20_000_000);
  });

  test('of 0 means the default SLO', () => {
    const { requests } = serve({ profiles, options: { defaultSlo: 77 * MS } }, [one(0, 0)]);
    expect(requests[0].deadline).toBe(77 * MS);
  });
});

describe('a model that does not exist', () => {
  test.each(['ideal', 'cluster'] as const)(
    'is answered with status 1 and no deadline on the %s network',
    (preset) => {
      const { requests, actions } = serve({ profiles, host: networkPresets[preset], inputs: true }, [
        { t: 0, model: 5, factor: 1 },
        { t: 0, model: -1, factor: 1 },
        one(10),
      ]);
      expect(
        requests.map(({ request_id, result, deadline, deadline_met }) => [
          request_id,
          result,
          deadline,
          deadline_met,
        ]),
      ).toEqual([
        [0, Status.error, -1, 0],
        [1, Status.error, -1, 0],
        [2, Status.success, 30 * EXECUTION, 1],
      ]);
      expect(kinds(actions, ActionType.infer)).toHaveLength(1);
    },
  );
});

describe('a weight cache that holds one model of two', () => {
  const pages = Math.ceil(resnet50.weightsSize / PAGE);
  const arrivals = Array.from({ length: 10 }, (_, i) => one(i * 300 * MS, 30, i % 2));
  const run = () => serve({ profiles: [resnet50, resnet50], pages }, arrivals);

  test('serves them in turn, each time after a cold start', () => {
    expect(run().requests.map(({ result, is_coldstart }) => [result, is_coldstart])).toEqual(
      arrivals.map(() => [Status.success, 1]),
    );
  });

  test('evicts the other before each load but the first', () => {
    const order = run().actions.filter((row) => row.action_type !== ActionType.infer);
    expect(order.map(({ action_type, model_id, status }) => [action_type, model_id, status])).toEqual([
      [ActionType.load, 0, 0],
      ...arrivals.slice(1).flatMap(({ model }) => [
        [ActionType.evict, 1 - model, 0],
        [ActionType.load, model, 0],
      ]),
    ]);
  });

  test('counts the copy that is evicted in the log, and none before a load', () => {
    const { actions } = run();
    expect(kinds(actions, ActionType.evict).every((row) => row.copies_loaded === 1)).toBe(true);
    expect(kinds(actions, ActionType.load).every((row) => row.copies_loaded === 0)).toBe(true);
  });
});

describe('a batch', () => {
  test('is as large as what waits, up to the largest size in use', () => {
    const burst = Array.from({ length: 20 }, (_, i) => one(500 * MS + i, 30));
    const { actions, requests } = serve({ profiles }, [one(0), ...burst]);
    expect(requests.every(({ deadline_met }) => deadline_met === 1)).toBe(true);
    const batches = kinds(actions, ActionType.infer).map((row) => row.batch_size);
    expect(batches.reduce((a, b) => a + b, 0)).toBe(21);
    expect(Math.max(...batches)).toBe(8);
  });

  test('of an excluded size is announced and never used', () => {
    const burst = Array.from({ length: 40 }, (_, i) => one(500 * MS + i, 60));
    const { actions, simulation } = serve({ profiles, options: { maxBatch: 16, maxExec: 6 * MS } }, [
      one(0),
      ...burst,
    ]);
    expect(simulation.scheduler.notices).toHaveLength(2);
    expect(simulation.scheduler.notices.join()).toMatch(/size 8 of resnet50_v2.*size 16 of resnet50_v2/);
    expect(Math.max(...actions.map((row) => row.batch_size))).toBe(4);
  });
});

describe('the client side', () => {
  test('hears of every answer, one propagation later', () => {
    const { simulation, requests } = deploy({ profiles, host: networkPresets.cluster });
    const heard: number[][] = [];
    simulation.listen((id, model, status) => heard.push([simulation.clock.now(), id, model, status]));
    simulation.infer(0, 0, 30);
    simulation.infer(0, 3, 30);
    simulation.clock.run();
    simulation.finish();
    expect(heard).toEqual(
      requests.map(({ t, request_id, model_id, result }) => [t + 27_500, request_id, model_id, result]),
    );
    expect(simulation.sent).toBe(2);
  });

  test('falls silent when it stops; the controller still answers what it has', () => {
    const { simulation, requests } = deploy({ profiles });
    const clock = simulation.clientClock();
    let ticks = 0;
    const tick = clock.register(() => {
      ticks++;
      simulation.infer(0, 0, 30);
      if (ticks === 5) simulation.stopClient();
      clock.at(clock.now() + MS, tick, 0, 0);
    });
    let heard = 0;
    simulation.listen(() => heard++);
    clock.at(0, tick, 0, 0);
    simulation.clock.run();
    simulation.finish();
    expect([ticks, requests.length, heard]).toEqual([5, 5, 0]);
  });
});

describe('any deployment', () => {
  test('answers every request exactly once, in order of time', () => {
    for (let seed = 1000; seed < 1030; seed++) {
      const { deployment, arrivals } = randomScenario(seed);
      const { requests } = serve(deployment, arrivals);
      expect(requests.map((row) => row.request_id).sort((a, b) => a - b)).toEqual(arrivals.map((_, i) => i));
      expect(requests.every((row, i) => i === 0 || row.t >= requests[i - 1].t)).toBe(true);
    }
  });

  test('comes to rest and keeps its promises with the default SLO of 24 hours and too small a cache', () => {
    for (let seed = 2000; seed < 2010; seed++) {
      const { deployment, arrivals } = randomScenario(seed);
      const options = { ...deployment.options, defaultSlo: 86_400_000_000_000 };
      const finite = arrivals.map((arrival) => ({ ...arrival, factor: arrival.factor || 5 }));
      const { requests } = serve({ ...deployment, options }, finite);
      expect(requests).toHaveLength(arrivals.length);
    }
  });
});
