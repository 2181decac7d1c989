import { describe, expect, test } from 'vitest';
import { networkPresets } from '../../../src/serving-core/clockwork/network.js';
import { Simulation } from '../../../src/serving-core/clockwork/simulation.js';
import { Minstd } from '../../../src/serving-core/random/minstd.js';
import { sloExp1 } from '../../../src/workloads/slo-exp-1.js';
import { defaultOptions, PAGE, resnet50 } from '../../support/deployment.js';

/**
 * Workload satisfaction of the original C++ client, INFER5 controller (options 0 6 5000000) and emulated worker with 6 GPUs,
 * measured for this project on one quiet machine of 2 cores over loopback: `slo-exp-1 resnet50_v2 <models> poisson <rate>
 * 1 100 1.5 mul 10`, inputs off, the published profile of resnet50_v2. Ladder steps of 10 s: multiplier, requests, satisfaction.
 */
const original: Record<
  string,
  readonly (readonly [multiplier: number, requests: number, satisfaction: number])[]
> = {
  '12 600': [
    [1, 5970, 0.0],
    [1.5, 5945, 0.7566],
    [2.25, 6087, 0.95466],
    [3.375, 5952, 0.99782],
    [5.0625, 5989, 1.0],
    [7.59375, 5937, 1.0],
    [11.3906, 6011, 0.99967],
    [17.0859, 5986, 1.0],
    [25.6289, 5951, 1.0],
    [38.4434, 5942, 1.0],
    [57.665, 5988, 1.0],
    [86.4976, 5992, 0.99983],
  ],
  '48 2400': [
    [1, 24110, 0.0],
    [1.5, 24011, 0.00945],
    [2.25, 24282, 0.03183],
    [3.375, 23799, 0.43048],
    [5.0625, 23985, 0.85362],
    [7.59375, 23754, 0.94174],
    [11.3906, 23935, 0.99444],
    [17.0859, 24018, 0.99875],
    [25.6289, 23776, 0.99958],
    [38.4434, 23974, 0.99962],
    [57.665, 24290, 0.9993],
    [86.4976, 24101, 0.99888],
  ],
};

/** The same run under the loopback preset: requests and satisfaction of each step, by multiplier. */
function simulate(
  models: number,
  rate: number,
): { multiplier: number; requests: number; satisfaction: number }[] {
  const steps = new Map<number, { requests: number; met: number }>();
  const simulation = new Simulation({
    controller: { ...defaultOptions, maxGpus: 6 },
    workers: { count: 1, gpusPerWorker: 6, weightsCacheSize: 640 * PAGE, pageSize: PAGE },
    host: networkPresets.loopback,
    models: Array.from({ length: models }, () => ({ profile: resnet50, pages: 7 })),
    inputs: false,
    requestSink: {
      request: (_t, _id, _result, _user, _model, sloFactor, _latency, _deadline, met) => {
        const step = steps.get(sloFactor) ?? { requests: 0, met: 0 };
        step.requests++;
        step.met += met;
        steps.set(sloFactor, step);
      },
    },
    actionSink: null,
    invariants: null,
  });
  sloExp1.bind(`resnet50_v2 ${models} poisson ${rate} 1 100 1.5 mul 10`.split(' ')).start({
    clock: simulation.clientClock(),
    port: simulation,
    client: (index) => new Minstd(index),
    stop: () => simulation.stopClient(),
  });
  simulation.clock.run();
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([multiplier, { requests, met }]) => ({ multiplier, requests, satisfaction: met / requests }));
}

describe('the loopback preset', () => {
  test.each([
    [12, 600],
    [48, 2400],
  ])(
    'satisfies %i models at %i requests/s as the original does, within 0.02 from 2.25x on',
    (models, rate) => {
      const steps = simulate(models, rate);
      const expected = original[`${models} ${rate}`];
      expect(steps).toHaveLength(expected.length);
      const lines = steps.map(({ multiplier, requests, satisfaction }, i) => {
        const residual = satisfaction - expected[i][2];
        return `  ${multiplier.toPrecision(6).padStart(8)}x ${String(requests).padStart(6)} requests: ${satisfaction.toFixed(5)}, original ${expected[i][2].toFixed(5)}, residual ${residual.toFixed(5)}`;
      });
      process.stdout.write(`loopback, ${models} models, ${rate} requests/s\n${lines.join('\n')}\n`);
      // The same generators at the same seeds send the same requests, step by step.
      expect(steps.map(({ requests }) => requests)).toEqual(expected.map(([, requests]) => requests));
      steps.forEach(({ multiplier, satisfaction }, i) => {
        const [published, , satisfied] = expected[i];
        expect(multiplier).toBeCloseTo(published, 3);
        if (published >= 2.25)
          expect(Math.abs(satisfaction - satisfied), `${published}x`).toBeLessThanOrEqual(0.02);
      });
    },
  );
});
