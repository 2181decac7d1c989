import { expect, it } from 'vitest';
import { networkPresets } from '../../../../src/serving-core/clockwork/network.js';
import { resnet50, serve } from '../../../support/deployment.js';

it('ECHO answers at once, even for models that nobody knows, without a deadline and without an action', () => {
  const { requests, actions } = serve(
    { profiles: [resnet50], options: { type: 'ECHO' } },
    [0, 1, 9].map((model, i) => ({ t: i * 1000, model, factor: 1 })),
  );
  expect(actions).toEqual([]);
  expect(
    requests.map(({ result, latency, deadline, model_id }) => [result, latency, deadline, model_id]),
  ).toEqual([
    [0, 0, -1, 0],
    [0, 0, -1, 1],
    [0, 0, -1, 9],
  ]);
});

it("takes the controller's share of the network and nothing else", () => {
  const [{ latency }] = serve(
    { profiles: [resnet50], host: networkPresets.cluster, options: { type: 'ECHO' } },
    [{ t: 0, model: 0, factor: 1 }],
  ).requests;
  expect(latency).toBe(networkPresets.cluster.admission);
});
