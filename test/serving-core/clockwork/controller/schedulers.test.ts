import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../../src/serving-core/clockwork/controller/schedulers.js';
import { networkPresets } from '../../../../src/serving-core/clockwork/network.js';
import {
  type ControllerType,
  controllerDefaults,
  controllerTypes,
} from '../../../../src/serving-core/clockwork/spec.js';
import { stream } from '../../../../src/serving-core/random/streams.js';
import { type Arrival, type Deployment, deploy, resnet50 } from '../../../support/deployment.js';
import { randomScenario } from '../../../support/scenarios.js';

/** Runs until nothing is left to happen, however long that takes, and checks the invariants. */
function run(deployment: Deployment, arrivals: readonly Arrival[]) {
  const deployed = deploy(deployment);
  const { simulation } = deployed;
  const sends = simulation.clock.register((i) => {
    simulation.infer(i, arrivals[i].model, arrivals[i].factor);
  });
  arrivals.forEach(({ t }, i) => {
    simulation.clock.at(t, sends, i, 0);
  });
  simulation.clock.run();
  simulation.finish();
  return deployed;
}

const withType = (type: ControllerType, { options, ...deployment }: Deployment): Deployment => ({
  ...deployment,
  options: { ...options, type },
});

describe('the schedulers', () => {
  it('are all built by their names', () => {
    expect(Object.keys(schedulers).sort()).toEqual([...controllerTypes].sort());
  });

  it('have the defaults of their own command lines', () => {
    expect(controllerDefaults('INFER5')).toMatchObject({ scheduleAhead: 10e6, maxBatch: 8, maxExec: 250e6 });
    expect(controllerDefaults('INFER5', true).scheduleAhead).toBe(15e6);
    expect(controllerDefaults('INFER4', true)).toMatchObject({ scheduleAhead: 10e6, maxBatch: 16 });
    expect(controllerDefaults('SMART')).toMatchObject({ defaultSlo: 100e6, maxBatch: 8, maxGpus: 100 });
  });

  const serving = controllerTypes.filter((type) => type !== 'STRESS');

  it.each(serving)('%s answers every request once, whatever cluster and load it meets', (type) => {
    for (let seed = 0; seed < 80; seed++) {
      const { deployment, arrivals } = randomScenario(seed);
      const { requests } = run(withType(type, deployment), arrivals);
      expect(requests, `seed ${seed}`).toHaveLength(arrivals.length);
    }
  });

  it.each(serving)(
    '%s keeps the invariants when the SLO shrinks under overload and a cache of one model',
    (type) => {
      // 1000 requests/s for a GPU that serves 805 at best, of three models that push each other out.
      const arrivals = Array.from({ length: 900 }, (_, i) => ({
        t: i * 1e6 + (i % 7),
        model: i % 3,
        factor: 60 - Math.floor(i / 16),
      }));
      const { requests } = run(
        withType(type, { profiles: [resnet50, resnet50, resnet50], pages: 7, host: networkPresets.cluster }),
        arrivals,
      );
      expect(requests).toHaveLength(900);
    },
  );

  it.each(serving.filter((type) => type !== 'ECHO'))('%s refuses a model that it does not know', (type) => {
    const { requests } = run(withType(type, { profiles: [resnet50] }), [{ t: 0, model: 3, factor: 0 }]);
    expect(requests).toMatchObject([{ result: 1, deadline: -1 }]);
  });

  // Both requests find the model loaded long ago; execution 2.73 ms, and 1.15 ms of network and hosts.
  it.each(['INFER4', 'INFER5', 'EDF', 'DIRECT'] as const)(
    "%s serves a lone request in 3.88 ms on the paper's network",
    (type) => {
      const { requests } = run(
        withType(type, { profiles: [resnet50], host: networkPresets.cluster, inputs: true }),
        [0, 1e9, 2e9].map((t) => ({ t, model: 0, factor: 100 })),
      );
      for (const { result, latency } of requests.slice(1)) {
        expect(result).toBe(0);
        expect(latency / 1e6).toBeCloseTo(3.88, 1);
      }
    },
  );

  // One server, Poisson arrivals, constant service D at load ρ: the mean wait is ρD / 2(1−ρ), Pollaczek and Khinchine.
  it.each(['INFER4', 'INFER5', 'EDF'] as const)('%s makes one GPU without batches an M/D/1 queue', (type) => {
    const service = 2.73e6;
    const load = 0.4;
    const random = stream(12, 'arrivals');
    let t = 0;
    const arrivals = Array.from({ length: 60_000 }, () => {
      t += Math.round((-Math.log(1 - random.next()) * service) / load);
      return { t, model: 0, factor: 100 };
    });
    const alone = { ...resnet50, batchSizes: [1], execution: [service] };
    const { requests } = run(withType(type, { profiles: [alone] }), arrivals);
    const warm = requests.slice(1000);
    const wait = warm.reduce((sum, { latency }) => sum + latency - service, 0) / warm.length;
    const expected = (load * service) / (2 * (1 - load));
    expect(wait / expected).toBeGreaterThan(0.95);
    expect(wait / expected).toBeLessThan(1.05);
  });

  // A GPU's ceiling is 8 requests in 9.93 ms: 805.6/s (published profile); one scheduler's is bounded by that on any load.
  it.each(['INFER4', 'INFER5', 'EDF', 'SMART'] as const)(
    '%s reaches the ceiling of two GPUs, 1611 requests/s, under saturation and a loose SLO',
    (type) => {
      const seconds = 3;
      const rate = 2400;
      const arrivals = Array.from({ length: seconds * rate }, (_, i) => ({
        t: Math.round((i * 1e9) / rate),
        model: i % 6,
        factor: 100,
      }));
      const { requests } = run(
        withType(type, { profiles: Array(6).fill(resnet50), workers: 2, host: networkPresets.cluster }),
        arrivals,
      );
      const steady = requests.filter(({ result, t }) => result === 0 && t >= 1e9 && t < 3e9).length / 2;
      // A batch that ends just inside the two seconds was mostly executed outside.
      expect(steady).toBeLessThanOrEqual(1611 + (2 * 8) / 2);
      expect(steady).toBeGreaterThan(0.97 * 1611);
    },
  );
});
