import { describe, expect, test } from 'vitest';
import { networkPresets } from '../../../src/serving-core/clockwork/network.js';
import { ActionType, Status } from '../../../src/serving-core/clockwork/status.js';
import {
  type NoiseModel,
  noisePresets,
  scaleNoise,
} from '../../../src/serving-core/clockwork/worker/noise.js';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { type Arrival, type Deployment, resnet50, serve } from '../../support/deployment.js';
import { randomScenario } from '../../support/scenarios.js';

const source = (model: NoiseModel, seed = 0) => ({ model, random: (name: string) => stream(seed, name) });

/** Poisson arrivals at `rate` requests/s over 12 models for so many seconds. */
function poisson(rate: number, seconds: number): Arrival[] {
  const random = stream(0, 'arrivals');
  const arrivals: Arrival[] = [];
  for (let t = 0; t < seconds * 1e9; t += exponential(random, rate / 1e9))
    arrivals.push({ t, model: Math.floor(random.next() * 12), factor: 35 });
  return arrivals;
}

const deployment: Deployment = {
  profiles: Array.from({ length: 12 }, () => resnet50),
  workers: 6,
  host: networkPresets.cluster,
};

describe('the v100 noise', () => {
  const { requests, actions } = serve({ ...deployment, noise: source(noisePresets.v100) }, poisson(1500, 60));
  const errors = actions
    .filter((row) => row.action_type === ActionType.infer && row.t > 2e9)
    .map((row) => row.expected_exec_duration - row.worker_exec_duration);
  const p99 = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(0.99 * values.length)] / 1e3;

  // Of 87,000 errors the last hundredths are 785 and 85, so their bounds have standard errors of about 3 and 4 µs: 3 of these each way.
  test('makes INFER5 mispredict as published: at most 144 µs over and 55 µs under in 99 of 100 cases', () => {
    const over = p99(errors.filter((error) => error > 0));
    const under = p99(errors.filter((error) => error < 0).map((error) => -error));
    process.stdout.write(`v100 noise: p99 misprediction ${over} µs over, ${under} µs under\n`);
    expect(Math.abs(over - 144)).toBeLessThan(3 * 3);
    expect(Math.abs(under - 55)).toBeLessThan(3 * 4);
  });

  test('makes it expect too much about ten times as often as too little: the estimate is nearly a maximum of ten', () => {
    const under = errors.filter((error) => error < 0).length / errors.length;
    expect(under).toBeGreaterThan(1 / 11);
    expect(under).toBeLessThan(0.11);
  });

  test('fails no request', () => {
    expect(requests.every(({ result }) => result === Status.success)).toBe(true);
  });
});

describe('noise in a deployment', () => {
  const arrivals = poisson(1000, 2);
  const run = (noise?: Deployment['noise']) => serve({ ...deployment, noise }, arrivals);

  test('of nothing decides and logs the same as none', () => {
    const exact = run();
    const noisy = run(source(noisePresets.none));
    expect(noisy.requests).toEqual(exact.requests);
    expect(noisy.actions).toEqual(exact.actions);
  });

  test.each([0, 3])('is the same again for the same seed, and another for another: %i', (seed) => {
    const [first, again, other] = [seed, seed, seed + 1].map((s) => run(source(noisePresets.v100, s)));
    expect(again.actions).toEqual(first.actions);
    expect(again.requests).toEqual(first.requests);
    expect(other.actions).not.toEqual(first.actions);
  });

  test('of executions is not shifted by noise of loads and delays', () => {
    const { none, v100 } = noisePresets;
    const sparse = Array.from({ length: 200 }, (_, i) => ({ t: i * 100e6, model: 0, factor: 30 }));
    const durations = [{ ...v100 }, { ...v100, load: none.load, delay: none.delay }].map((model) =>
      serve({ profiles: [resnet50], noise: source(model) }, sparse)
        .actions.filter((row) => row.action_type === ActionType.infer)
        .map((row) => row.worker_exec_duration),
    );
    expect(durations[0]).toHaveLength(200);
    expect(durations[1]).toEqual(durations[0]);
  });

  test('breaks no invariant, at any strength', () => {
    for (let seed = 3000; seed < 3030; seed++) {
      const { deployment: random, arrivals: some } = randomScenario(seed);
      const strength = [1, 10, 100][seed % 3];
      const scale = { execution: strength, load: strength, delay: strength };
      const noise = source(scaleNoise(noisePresets.v100, scale), seed);
      expect(serve({ ...random, noise }, some).requests).toHaveLength(some.length);
    }
  });
});
