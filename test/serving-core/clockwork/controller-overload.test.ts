import { expect, test } from 'vitest';
import { controllerHostPresets } from '../../../src/serving-core/clockwork/controller-host.js';
import { networkPresets } from '../../../src/serving-core/clockwork/network.js';
import { Simulation } from '../../../src/serving-core/clockwork/simulation.js';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { defaultOptions, PAGE, resnet50 } from '../../support/deployment.js';

/** Requests/s that batches of 8 serve on one GPU: put in, from the slope of Figure 11b. */
const PER_GPU = 1022;
const profile = {
  ...resnet50,
  execution: resnet50.execution.map((time) => Math.round((time * 8e9) / PER_GPU / resnet50.execution[3])),
};

/** A tenth of the cluster under ten times the cost for each request and GPU, squared since both shrink: the same shape. */
const SHRINK = 10;
const SECONDS = 4;

/** Requests/s within their SLO of 100 ms over the last seconds, on `gpus` GPUs offered `perGpu` requests/s each. */
function goodput(gpus: number, perGpu: number): number {
  let good = 0;
  const simulation = new Simulation({
    controller: { ...defaultOptions, maxGpus: gpus },
    workers: { count: gpus, gpusPerWorker: 1, weightsCacheSize: 640 * PAGE, pageSize: PAGE },
    host: networkPresets.cluster,
    models: Array.from({ length: 4 * gpus }, () => ({ profile, pages: 7 })),
    inputs: false,
    requestSink: {
      request: (t, _id, _result, _user, _model, _factor, _latency, _deadline, met) => {
        if (t > 1e9 && t <= SECONDS * 1e9) good += met;
      },
    },
    actionSink: null,
    invariants: null,
    controllerCost: {
      request: 0,
      requestPerGpu: controllerHostPresets.osdi20.requestPerGpu * SHRINK ** 2,
      action: 0,
    },
  });
  const { clock } = simulation;
  const random = stream(0, 'arrivals');
  const sends = clock.register(() => {
    if (clock.now() >= SECONDS * 1e9) return simulation.stopClient();
    simulation.infer(0, Math.floor(random.next() * 4 * gpus), 0);
    clock.at(clock.now() + exponential(random, (perGpu * gpus) / 1e9), sends, 0, 0);
  });
  clock.at(0, sends, 0, 0);
  clock.run();
  return good / (SECONDS - 1);
}

// What the GPUs serve, or what the controller reads of 1467 requests/s for each GPU, whichever is less.
test.each([8, 9, 10, 11, 12, 13, 14, 15])(
  'the goodput under overload is the capacity of the GPUs or of the controller: %i0 GPUs',
  (gpus) => {
    const total = gpus * SHRINK;
    const reads = 1e9 / (controllerHostPresets.osdi20.requestPerGpu * total);
    const capacity = Math.min(PER_GPU * total, reads);
    expect(Math.abs((goodput(gpus, 1467) * SHRINK) / capacity - 1)).toBeLessThan(0.02);
  },
);

test('twice as much overload leaves the goodput where it is', () => {
  const [once, twice] = [1467, 2934].map((perGpu) => goodput(13, perGpu));
  expect(Math.abs(twice / once - 1)).toBeLessThan(0.01);
});

test('what the controller can read is served whole', () => {
  expect(Math.abs(goodput(11, 592) / (11 * 592) - 1)).toBeLessThan(0.03);
});
