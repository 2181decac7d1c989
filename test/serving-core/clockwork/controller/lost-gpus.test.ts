import { describe, expect, it } from 'vitest';
import type {
  ControllerParts,
  Scheduler,
} from '../../../../src/serving-core/clockwork/controller/scheduler.js';
import { schedulers } from '../../../../src/serving-core/clockwork/controller/schedulers.js';
import type { ControllerOptions, ControllerType } from '../../../../src/serving-core/clockwork/spec.js';
import { ActionType, Status } from '../../../../src/serving-core/clockwork/status.js';
import { resnet50, serve } from '../../../support/deployment.js';

const MS = 1e6;
const LOST = 500 * MS;
const BACK = 900 * MS;

interface Sent {
  t: number;
  gpu: number;
  type: number;
}

/** The scheduler with a second GPU that is away from LOST to BACK: what it was given fails, and it comes back empty. */
function unlucky(type: ControllerType, sent: Sent[]) {
  return (parts: ControllerParts, options: ControllerOptions): Scheduler => {
    const { clock, actions } = parts;
    const port = {
      send(token: number) {
        sent.push({ t: clock.now(), gpu: actions.gpu[token], type: actions.type[token] });
        return parts.port.send(token);
      },
    };
    const inner = schedulers.get(type)!({ ...parts, port, gpusMayFail: true }, options);
    const at = (time: number, what: () => void) => clock.at(time, clock.register(what), 0, 0);
    at(LOST, () => inner.lost!(1));
    at(BACK, () => inner.returned!(1));
    return {
      admit: (slot) => inner.admit(slot),
      result(token) {
        const failed = actions.gpu[token] === 1 && actions.created[token] <= LOST && clock.now() > LOST;
        if (failed) actions.status[token] = Status.error;
        inner.result(token);
      },
      notices: inner.notices,
    };
  };
}

/** Two models, 250 requests/s in all, which one GPU can serve alone, and in the end more at once than one can. */
const arrivals = [
  ...Array.from({ length: 300 }, (_, i) => ({ t: i * 4.01 * MS, model: i % 2, factor: 30 })),
  ...Array.from({ length: 60 }, (_, i) => ({ t: 1300 * MS + i, model: i % 2, factor: 30 })),
];

describe.each(['INFER5', 'INFER4', 'EDF'] as const)('%s that loses a GPU', (type) => {
  const sent: Sent[] = [];
  const { requests } = serve(
    {
      profiles: [resnet50, resnet50],
      gpusPerWorker: 2,
      options: { type },
      scheduler: unlucky(type, sent),
      invariants: null,
    },
    arrivals,
  );
  const toLost = (from: number, to: number) => sent.filter(({ t, gpu }) => gpu === 1 && t > from && t < to);

  it('sends it nothing until it is back', () => {
    expect(toLost(0, LOST).length).toBeGreaterThan(0);
    expect(toLost(LOST, BACK)).toEqual([]);
  });

  it('serves its models from the other, in time', () => {
    const during = requests.filter(({ t, latency }) => t - latency > LOST && t - latency < BACK);
    expect(during.length).toBe(100);
    expect(during.filter(({ deadline_met }) => deadline_met === 0)).toEqual([]);
  });

  it('loses no more requests than it had with it', () => {
    const failed = requests.filter(({ deadline_met }) => deadline_met === 0);
    expect(failed.length).toBeLessThanOrEqual(8);
    expect(requests.length).toBe(arrivals.length);
  });

  it('brings it its models again before it executes there', () => {
    const after = toLost(BACK - 1, Number.POSITIVE_INFINITY);
    expect(after[0].type).toBe(ActionType.load);
    expect(after.some(({ type: kind }) => kind === ActionType.infer)).toBe(true);
  });
});
