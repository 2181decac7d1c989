import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../../src/serving-core/clockwork/controller/smart-batches.js';
import { SmartEstimate } from '../../../../src/serving-core/clockwork/controller/smart-estimate.js';
import { SmartTimeline } from '../../../../src/serving-core/clockwork/controller/smart-timeline.js';
import { type Deployment, resnet50, serve } from '../../../support/deployment.js';

const smart = (deployment: Partial<Deployment> = {}): Deployment => ({
  profiles: [resnet50],
  ...deployment,
  options: { type: 'SMART', ...deployment.options },
});
const ofType = (rows: Record<string, number>[], type: number) =>
  rows.filter(({ action_type }) => action_type === type);

describe("SMART's estimate", () => {
  it('is the longest of less than a hundred measurements, the second longest of the last hundred', () => {
    const estimate = new SmartEstimate(7);
    expect(estimate.value).toBe(7);
    for (const sample of [3, 9, 5]) estimate.add(sample);
    expect(estimate.value).toBe(9);
    for (let i = 0; i < 97; i++) estimate.add(4);
    expect(estimate.value).toBe(5);
    // 3, 9 and 5 leave the window one after the other.
    for (let i = 0; i < 3; i++) estimate.add(4);
    expect(estimate.value).toBe(4);
  });
});

describe("SMART's time line", () => {
  const line = (idle: number, ...batches: [duration: number, deadline: number][]) => {
    const timeline = new SmartTimeline(idle);
    const placed = batches.map(([duration, deadline], i) => timeline.place(i, duration, deadline));
    return { timeline, placed };
  };

  it('places a batch at its deadline, or in the last gap before it, and refuses one without a gap', () => {
    const { timeline, placed } = line(0, [10, 100], [10, 105], [10, 95], [85, 300], [90, 100], [70, 99]);
    expect(placed).toEqual([true, true, true, true, false, true]);
    expect(timeline.batches).toEqual([5, 2, 1, 0, 3]);
    expect(timeline.starts).toEqual([0, 70, 80, 90, 215]);
    expect(timeline.ends).toEqual([70, 80, 90, 100, 300]);
  });

  it('moves all of them forward to follow one another', () => {
    const { timeline } = line(5, [10, 100], [20, 60]);
    timeline.compact();
    expect(timeline.batches).toEqual([1, 0]);
    expect(timeline.starts).toEqual([5, 25]);
    expect(timeline.ends).toEqual([25, 35]);
  });
});

describe("SMART's batches", () => {
  it('are as large as what is left of the queue, each with its earliest deadline', () => {
    const deadlines = Float64Array.from([50, 40, 30, 20, 10, 60, 70]);
    const estimates = [1, 2, 4].map((value) => new SmartEstimate(value));
    const queue = [0, 1, 2, 3, 4, 5, 6];
    const batches = batchesOf(3, queue, Int32Array.of(1, 2, 4), estimates, deadlines, 9);
    expect(batches.map(({ slots, deadline, duration }) => [slots, deadline, duration])).toEqual([
      [[0, 1, 2, 3], 20, 4],
      [[4, 5], 10, 2],
      [[6], 70, 1],
    ]);
    expect(batchesOf(3, queue, Int32Array.of(1, 2, 4), estimates, deadlines, 2)).toHaveLength(2);
  });
});

describe('SMART', () => {
  it('acts on the ticks of a millisecond and gives each message 2 ms: a lone request takes both and its execution', () => {
    const { requests } = serve(smart(), [
      { t: 0, model: 0, factor: 100 },
      { t: 100.3e6, model: 0, factor: 10 },
    ]);
    // Tick at 101 ms, start at 103, end at 105.73.
    expect(requests[1]).toMatchObject({
      result: 0,
      latency: 105.73e6 - 100.3e6,
      deadline: -1,
      deadline_met: 1,
    });
  });

  it('loads on the first tick, numbers its actions from 1001 and sends no inputs', () => {
    const { actions, requests } = serve(smart({ inputs: true }), [{ t: 0, model: 0, factor: 100 }]);
    expect(actions.map(({ action_type, action_id, status }) => [action_type, action_id, status])).toEqual([
      [1, 1001, 0],
      [2, 1002, 0],
    ]);
    // Tick at 1 ms, transfer from 3 to 11.32; tick at 12, execution from 14.
    expect(requests[0]).toMatchObject({ latency: 14e6 + 2.73e6, is_coldstart: 1 });
  });

  it('drops with status 1 what cannot end 5 ms before its SLO', () => {
    const { requests } = serve(smart(), [
      { t: 0, model: 0, factor: 100 },
      { t: 100e6 + 1, model: 0, factor: 3 },
      { t: 200e6 + 1, model: 0, factor: 4 },
    ]);
    // 3 × 2.73 − 5 = 3.19 ms are too few for a tick, 2 ms and an execution; so are 5.92 ms but for one nanosecond's tick: 5.73.
    expect(requests.map(({ result }) => result)).toEqual([0, 1, 0]);
  });

  it('holds a model on one GPU only, and different ones on different GPUs', () => {
    const arrivals = Array.from({ length: 300 }, (_, i) => ({ t: i * 2e6, model: i % 2, factor: 100 }));
    const { actions } = serve(smart({ profiles: [resnet50, resnet50], workers: 2 }), arrivals);
    const loads = ofType(actions, 1);
    expect(loads).toHaveLength(2);
    expect(new Set(loads.map(({ worker_id }) => worker_id)).size).toBe(2);
  });

  it('evicts the least recently used model before it loads another', () => {
    const { actions, requests } = serve(
      smart({ profiles: [resnet50, resnet50, resnet50], pages: 14 }),
      [0, 1, 0, 2].map((model, i) => ({ t: i * 100e6, model, factor: 30 })),
    );
    expect(ofType(actions, 3).map(({ model_id, status }) => [model_id, status])).toEqual([[1, 0]]);
    expect(requests.map(({ result }) => result)).toEqual([0, 0, 0, 0]);
    // Tick at 301 ms, eviction at 303, which is taken to last 1 ms, transfer from 304 to 312.32, tick 313, execution from 315.
    expect(requests[3].latency).toBe(17.73e6);
  });
});
