import { describe, expect, it } from 'vitest';
import { networkPresets } from '../../../../src/serving-core/clockwork/network.js';
import { type Deployment, deploy, resnet50 } from '../../../support/deployment.js';

/** Lets STRESS run for `seconds` and come to rest. */
function stress(deployment: Partial<Deployment>, seconds = 2) {
  const deployed = deploy({ profiles: Array(24).fill(resnet50), options: { type: 'STRESS' }, ...deployment });
  const { simulation } = deployed;
  simulation.clock.run(seconds * 1e9);
  simulation.stopClient();
  simulation.clock.run();
  simulation.finish();
  return deployed;
}

describe('STRESS', () => {
  it('keeps the executor and the link of every GPU busy all the time', () => {
    const { actions, simulation } = stress({ workers: 2, gpusPerWorker: 2 });
    for (const [worker, gpu] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const here = actions.filter(
        ({ worker_id, gpu_id, status }) => worker_id === worker && gpu_id === gpu && status === 0,
      );
      const infers = here.filter(({ action_type }) => action_type === 2).length;
      const loads = here.filter(({ action_type }) => action_type === 1).length;
      // 2 s hold 2 / 8.32 ms = 240 transfers, and 2 / 2.73 ms = 732 inferences less those of the first load, 3.
      expect(loads).toBeGreaterThanOrEqual(240);
      expect(loads).toBeLessThanOrEqual(243);
      expect(infers).toBeGreaterThan(725);
      expect(infers).toBeLessThanOrEqual(733);
    }
    const lines = simulation.scheduler.notices;
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(
      /^LoadWeights W0 GPU0 errors=\d+ profiled=8320000.00 min=8320000.00 max=8320000.00 /,
    );
    expect(lines[7]).toMatch(
      /^Infer W1 GPU1 errors=\d+ profiled=2730000.00 .* throughput=3\d\d\.\d\d utilization=0\.9\d$/,
    );
  });

  it('evicts the oldest once more than 20 models are on a GPU, and as many as a small cache needs', () => {
    const { actions } = stress({ host: networkPresets.cluster });
    const order = (type: number) =>
      actions.filter(({ action_type }) => action_type === type).map(({ model_id }) => model_id);
    expect(order(3).slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(order(1).slice(0, 26)).toEqual([...Array(24).keys(), 0, 1]);
    const small = stress({ pages: 15 });
    expect(small.actions.filter(({ action_type, status }) => action_type === 1 && status !== 0)).toEqual([]);
  });

  it('refuses clients', () => {
    const { simulation, requests } = deploy({ profiles: [resnet50], options: { type: 'STRESS' } });
    simulation.infer(0, 0, 1);
    simulation.clock.run(1e9);
    expect(requests).toMatchObject([{ result: 1, latency: 0 }]);
  });
});
