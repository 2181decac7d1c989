import { describe, expect, it } from 'vitest';
import { resnet50, serve } from '../../../support/deployment.js';

const direct = { type: 'DIRECT' } as const;
const request = (t: number) => ({ t, model: 0, factor: 1 });

describe('DIRECT', () => {
  it('sends even requests to GPU 1 and odd ones to GPU 0 of the first worker, loading the model once on each', () => {
    const { actions, requests } = serve(
      { profiles: [resnet50], workers: 2, gpusPerWorker: 2, options: direct },
      [0, 1, 2, 3].map((i) => request(i * 1e9)),
    );
    const sent = (type: number) =>
      actions
        .filter(({ action_type }) => action_type === type)
        .map(({ worker_id, gpu_id }) => [worker_id, gpu_id]);
    expect(sent(2)).toEqual([
      [0, 1],
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(sent(1)).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect(
      requests.every(({ result, deadline }) => (result === 0 || result === 1 ? deadline === -1 : false)),
    ).toBe(true);
  });

  it('takes a load to last 7 ms: weights that take 8.32 ms make the first inference fail with status 1', () => {
    const { requests, actions } = serve({ profiles: [resnet50], options: direct }, [
      request(0),
      request(1e9),
    ]);
    // The worker says 82, weights missing; the client hears 1. The second finds the weights there.
    expect(requests.map(({ result, latency }) => [result, latency])).toEqual([
      [1, 7e6],
      [0, 2.73e6],
    ]);
    expect(actions.map(({ action_type, status }) => [action_type, status])).toEqual([
      [2, 82],
      [1, 0],
      [2, 0],
    ]);
  });

  it('never evicts: a model that the cache has no room for is never served', () => {
    const { requests, actions } = serve({ profiles: [resnet50, resnet50], pages: 7, options: direct }, [
      request(0),
      { t: 1e9, model: 1, factor: 1 },
      { t: 2e9, model: 1, factor: 1 },
    ]);
    expect(actions.some(({ action_type }) => action_type === 3)).toBe(false);
    expect(actions.find(({ model_id, action_type }) => model_id === 1 && action_type === 1)).toMatchObject({
      status: 53,
    });
    expect(requests.slice(1).map(({ result }) => result)).toEqual([1, 1]);
  });
});
