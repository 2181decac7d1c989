import { describe, expect, it } from 'vitest';
import { type Deployment, resnet50, serve } from '../../../support/deployment.js';

const edf = (deployment: Partial<Deployment>): Deployment => ({
  profiles: [resnet50],
  ...deployment,
  options: { type: 'EDF', ...deployment.options },
});
/** Executes alone only, in 10 ms. */
const single = { ...resnet50, batchSizes: [1], execution: [10e6], weightsTransfer: 5e6 };

describe('EDF', () => {
  it('executes what waits in order of deadlines, whatever the order of arrival', () => {
    const { requests } = serve(edf({ profiles: [single] }), [
      { t: 0, model: 0, factor: 100 },
      // Two are with the GPU when these three meet: deadlines 1.2, 0.4 and 0.8 s away.
      { t: 100e6, model: 0, factor: 100 },
      { t: 100e6 + 1, model: 0, factor: 100 },
      { t: 100e6 + 2, model: 0, factor: 120 },
      { t: 100e6 + 3, model: 0, factor: 40 },
      { t: 100e6 + 4, model: 0, factor: 80 },
    ]);
    expect(requests.map(({ user_id }) => user_id)).toEqual([0, 1, 2, 4, 5, 3]);
    expect(requests.every(({ deadline_met }) => deadline_met === 1)).toBe(true);
  });

  it('loads a model when it is first wanted: transfer, then execution', () => {
    const { requests, actions } = serve(edf({}), [{ t: 0, model: 0, factor: 100 }]);
    expect(actions.map(({ action_type }) => action_type)).toEqual([1, 2]);
    expect(requests[0]).toMatchObject({ latency: 8.32e6 + 2.73e6, is_coldstart: 1, result: 0 });
  });

  it('evicts the model that was used longest ago', () => {
    const { actions } = serve(
      edf({ profiles: [resnet50, resnet50, resnet50], pages: 14 }),
      [0, 1, 0, 2].map((model, i) => ({ t: i * 100e6, model, factor: 30 })),
    );
    expect(actions.filter(({ action_type }) => action_type === 3).map(({ model_id }) => model_id)).toEqual([
      1,
    ]);
  });

  it('batches as many as the deadlines allow', () => {
    // Two requests occupy the GPU; eight more arrive, of which four can wait for 5.87 ms and none for 9.93 ms.
    const burst = (count: number, from: number, factor: number) =>
      Array.from({ length: count }, (_, i) => ({ t: 100e6 + from + i, model: 0, factor }));
    const { actions, requests } = serve(edf({}), [
      { t: 0, model: 0, factor: 100 },
      ...burst(2, 0, 10),
      ...burst(8, 10, 5),
    ]);
    const batches = actions
      .filter(({ action_type }) => action_type === 2)
      .map(({ batch_size }) => batch_size);
    // SLO 13.65 ms: at 2.73 ms four fit (5.46 + 5.87 ms); at 5.46 ms they would still, eight never (5.46 + 9.93).
    expect(batches.slice(0, 4)).toEqual([1, 1, 1, 4]);
    expect(requests.filter(({ deadline_met }) => deadline_met === 1).length).toBeGreaterThanOrEqual(7);
  });

  it('spreads one model over all GPUs once those that have it are busy, and answers timed-out requests with 4', () => {
    const arrivals = Array.from({ length: 2000 }, (_, i) => ({ t: i * 1e6, model: 0, factor: 20 }));
    const { actions, requests } = serve(edf({ workers: 3 }), arrivals);
    expect(
      new Set(actions.filter(({ action_type }) => action_type === 1).map(({ worker_id }) => worker_id)).size,
    ).toBe(3);
    expect(new Set(requests.map(({ result }) => result))).toEqual(new Set([0]));
    const alone = serve(edf({}), arrivals).requests;
    expect(new Set(alone.map(({ result }) => result))).toEqual(new Set([0, 4]));
    expect(
      alone.filter(({ result }) => result === 4).every(({ latency, deadline }) => latency === deadline),
    ).toBe(true);
  });
});
