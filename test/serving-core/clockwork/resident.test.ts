import { describe, expect, test } from 'vitest';
import type { ControllerType } from '../../../src/serving-core/clockwork/spec.js';
import { deploy, PAGE, resnet50 } from '../../support/deployment.js';

const EXECUTION = 2.73e6;
/** Pages of resnet50's weights: 102,160,300 bytes. */
const PAGES = Math.ceil(resnet50.weightsSize / PAGE);

/** One request of each model at 1 s, with the models of `resident` on every GPU from the start. */
function ask(type: ControllerType, resident: number[], pages = 1000) {
  const deployed = deploy({ profiles: [resnet50, resnet50], workers: 2, pages, options: { type } });
  const { simulation } = deployed;
  const held = simulation.hold(resident);
  const sends = simulation.clock.register((model) => {
    simulation.infer(0, model, 30);
  });
  simulation.clock.at(1e9, sends, 0, 0);
  simulation.clock.at(2e9, sends, 1, 0);
  simulation.clock.run(3e9);
  simulation.finish();
  return { ...deployed, held };
}

describe('weights that are resident from the start', () => {
  test.each(['INFER5', 'INFER4', 'EDF', 'SMART'] as const)('save %s the load', (type) => {
    const { requests, actions, held } = ask(type, [0]);
    expect(held).toBe(true);
    const [warm, cold] = requests;
    expect(warm).toMatchObject({ model_id: 0, result: 0, arrival_count: 2, is_coldstart: 0 });
    expect(cold).toMatchObject({ model_id: 1, result: 0, arrival_count: 0, is_coldstart: 1 });
    // SMART looks at the next whole millisecond, 1 ms later, and takes a message to need 2 ms.
    expect(warm.latency - EXECUTION).toBe(type === 'SMART' ? 3e6 : 0);
    expect(actions.filter((row) => row.action_type === 1).every((row) => row.model_id === 1)).toBe(true);
  });

  test('can be evicted like any others, and do not leave more room than there is', () => {
    const { requests, actions } = ask('INFER5', [0], PAGES);
    expect(requests.map((row) => row.result)).toEqual([0, 0]);
    const evicted = actions.filter((row) => row.action_type === 3);
    expect(evicted.length).toBeGreaterThan(0);
    expect(evicted.every((row) => row.model_id === 0 && row.status === 0)).toBe(true);
  });

  test('are left out where they do not fit', () => {
    const { requests } = ask('INFER5', [0, 1], PAGES);
    expect(requests.map((row) => row.arrival_count)).toEqual([2, 0]);
  });

  test.each(['DIRECT', 'ECHO', 'STRESS'] as const)('are not for %s', (type) => {
    const { simulation } = deploy({ profiles: [resnet50], options: { type } });
    expect(simulation.hold([0])).toBe(false);
  });
});
