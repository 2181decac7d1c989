import { describe, expect, it } from 'vitest';
import type {
  ControllerParts,
  Scheduler,
} from '../../../../src/serving-core/clockwork/controller/scheduler.js';
import { schedulers } from '../../../../src/serving-core/clockwork/controller/schedulers.js';
import type { ControllerOptions, ControllerType } from '../../../../src/serving-core/clockwork/spec.js';
import { ActionType, Status } from '../../../../src/serving-core/clockwork/status.js';
import { deploy, resnet50, serve } from '../../../support/deployment.js';

const MS = 1e6;
const LOST = 500 * MS;
const BACK = 900 * MS;

interface Sent {
  t: number;
  gpu: number;
  type: number;
}

/** What was sent to the second GPU in a time, ns. */
const between = (sent: readonly Sent[], from: number, to: number) =>
  sent.filter(({ t, gpu }) => gpu === 1 && t > from && t < to);

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
    const inner = schedulers[type]({ ...parts, port, gpusMayFail: true }, options);
    const at = (time: number, what: () => void) => clock.at(time, clock.register(what), 0, 0);
    at(LOST, () => inner.lost?.(1));
    at(BACK, () => inner.returned!(1));
    return {
      start: () => inner.start?.(),
      stop: () => inner.stop?.(),
      admit: (slot) => inner.admit(slot),
      result(token) {
        const failed = actions.gpu[token] === 1 && actions.created[token] < BACK && clock.now() > LOST;
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
  const toLost = (from: number, to: number) => between(sent, from, to);

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

describe('SMART that loses a GPU', () => {
  const sent: Sent[] = [];
  // Model 1 goes to the second GPU and is busiest when that is lost. Models 2 and 3 are new after its return: one goes to each GPU.
  const burst = (t: number, model: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ t: t + i, model, factor: 30 }));
  const steady = Array.from({ length: 300 }, (_, i) => ({ t: i * 4.01 * MS, model: i % 2, factor: 30 }));
  const sends = [
    ...steady,
    ...burst(LOST - 1.5 * MS, 1, 40),
    ...burst(BACK + 50 * MS, 2, 3),
    ...burst(BACK + 50.5 * MS, 3, 3),
  ];
  const { requests, actions } = serve(
    {
      profiles: Array(4).fill(resnet50),
      gpusPerWorker: 2,
      options: { type: 'SMART' },
      scheduler: unlucky('SMART', sent),
      invariants: null,
    },
    sends,
  );

  it('sends it nothing until it is back, and then what is nowhere else', () => {
    expect(between(sent, 0, LOST).length).toBeGreaterThan(0);
    expect(between(sent, LOST, BACK)).toEqual([]);
    const after = between(sent, BACK, Number.POSITIVE_INFINITY);
    expect(after[0].type).toBe(ActionType.load);
    expect(after.some(({ type }) => type === ActionType.infer)).toBe(true);
  });

  it('fails what was sent there and no more: what waited for it is served by the other', () => {
    const lost = actions.filter(({ gpu_id, status }) => gpu_id === 1 && status === Status.error);
    const inferences = lost.filter(({ action_type }) => action_type === ActionType.infer);
    const executed = inferences.reduce((sum, { batch_size }) => sum + batch_size, 0);
    expect(requests.length).toBe(sends.length);
    expect(executed).toBeGreaterThan(0);
    // Of the burst, 5 ms of work at most were sent, which is a batch of 8 begun and one within its horizon.
    expect(executed).toBeLessThanOrEqual(17);
    expect(requests.filter(({ result }) => result !== Status.success).length).toBe(executed);
  });
});

describe('DIRECT that loses a GPU', () => {
  const sent: Sent[] = [];
  // Request ids count from 0: the even ones are for the second GPU.
  const sends = Array.from({ length: 24 }, (_, i) => ({ t: i * 51 * MS, model: 0, factor: 30 }));
  const { requests } = serve(
    {
      profiles: [{ ...resnet50, weightsTransfer: 5 * MS }],
      gpusPerWorker: 2,
      options: { type: 'DIRECT' },
      scheduler: unlucky('DIRECT', sent),
      invariants: null,
    },
    sends,
  );

  it('fails what is for it while it is away, and brings it the model again once it is back', () => {
    const away = (t: number, i: number) => i % 2 === 0 && t > LOST && t < BACK;
    expect(requests.map(({ result }) => result)).toEqual(
      sends.map(({ t }, i) => (away(t, i) ? Status.error : Status.success)),
    );
    const loads = sent.filter(({ gpu, type }) => gpu === 1 && type === ActionType.load);
    expect(loads).toHaveLength(2);
    expect(loads[1].t).toBeGreaterThan(BACK);
    expect(sent.filter(({ gpu, type }) => gpu === 0 && type === ActionType.load)).toHaveLength(1);
  });
});

describe('STRESS that loses a GPU', () => {
  const sent: Sent[] = [];
  const deployed = deploy({
    profiles: Array(24).fill(resnet50),
    gpusPerWorker: 2,
    options: { type: 'STRESS' },
    scheduler: unlucky('STRESS', sent),
    invariants: null,
  });
  const { simulation, actions } = deployed;
  simulation.clock.run(1500 * MS);
  simulation.stopClient();
  simulation.clock.run();
  simulation.finish();

  it('sends it nothing until it is back, and fills it then', () => {
    expect(between(sent, LOST, BACK)).toEqual([]);
    const after = between(sent, BACK - 1, Number.POSITIVE_INFINITY);
    expect(after.slice(0, 2).map(({ type }) => type)).toEqual([ActionType.load, ActionType.load]);
    // 600 ms hold 219 inferences of 2.73 ms, less those of the first load.
    expect(after.filter(({ type }) => type === ActionType.infer).length).toBeGreaterThan(210);
  });

  it('keeps the other busy all the time', () => {
    const executed = actions.filter(
      ({ gpu_id, action_type, status }) => gpu_id === 0 && action_type === ActionType.infer && status === 0,
    );
    // 1500 ms hold 549 of them, less those of the first load.
    expect(executed.length).toBeGreaterThan(540);
  });
});
