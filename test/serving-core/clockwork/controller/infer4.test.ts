import { describe, expect, it } from 'vitest';
import { Infer4Queue, Verdicts } from '../../../../src/serving-core/clockwork/controller/infer4-queue.js';
import { Infer4Strategies } from '../../../../src/serving-core/clockwork/controller/infer4-strategies.js';
import { LoadTracker } from '../../../../src/serving-core/clockwork/controller/load-tracker.js';
import { Hold, RequestTable } from '../../../../src/serving-core/clockwork/controller/request-table.js';
import { networkPresets } from '../../../../src/serving-core/clockwork/network.js';
import { stream } from '../../../../src/serving-core/random/streams.js';
import { type Deployment, type Row, resnet50, serve } from '../../../support/deployment.js';

const infer4 = (deployment: Partial<Deployment> = {}): Deployment => ({
  profiles: [resnet50],
  ...deployment,
  options: { type: 'INFER4', ...deployment.options },
});
const ofType = (rows: Row[], type: number) => rows.filter(({ action_type }) => action_type === type);
const created = (row: Row) => row.t - row.controller_result_enqueue;

/** A queue of requests with these deadlines; batches of 1, 2, 4 take 10, 15, 25. */
function queueOf(deadlines: number[]) {
  const requests = new RequestTable();
  const verdicts = new Verdicts();
  const queue = new Infer4Queue(Int32Array.of(1, 2, 4), requests, verdicts);
  const slots = deadlines.map((deadline) => {
    const slot = requests.allocate();
    queue.push(slot, deadline);
    return slot;
  });
  const durations = Float64Array.of(10, 15, 25);
  return {
    queue,
    requests,
    slots,
    verdict: (i: number) => verdicts.get(slots[i]),
    choose: (position: number, index: number, freeAt: number) =>
      queue.choose(position, index, freeAt, durations),
    take: (count: number, complete: number) =>
      Array.from({ length: count }, () => slots.indexOf(queue.take(complete))),
  };
}

describe("INFER4's queue", () => {
  it('takes a strategy whose batch is full and in time, and not one that would end after its request', () => {
    const { choose, take } = queueOf([100, 110]);
    expect(choose(0, 1, 86)).toBe(-1);
    expect(choose(0, 1, 85)).toBe(1);
    expect(take(2, 100)).toEqual([0, 1]);
  });

  it('turns to a larger batch that can be filled, if it is in time too; if not, the strategy fails', () => {
    expect(queueOf([100, 100, 100, 100]).choose(0, 0, 75)).toBe(2);
    // A single execution would end at 86, but four are there, and a batch of four ends at 101.
    expect(queueOf([100, 100, 100, 100]).choose(0, 0, 76)).toBe(-1);
    expect(queueOf([100, 100, 100]).choose(0, 0, 76)).toBe(1);
  });

  it('fills up from older requests that can still wait, and then goes by their deadline', () => {
    const { choose, take, verdict } = queueOf([60, 90, 200]);
    // The strategy of the third for two: behind it is nobody, so the second joins; the first is skipped.
    expect(choose(2, 1, 70)).toBe(1);
    expect(take(2, 85)).toEqual([1, 2]);
    expect(verdict(0)).toBe(8);
    expect(queueOf([60, 84, 200]).choose(2, 1, 70)).toBe(-1);
  });

  it('gives those that are too late to be started an 8, and those skipped for a batch a 7', () => {
    const { choose, take, verdict, queue, requests, slots } = queueOf([40, 60, 100, 100]);
    expect(choose(2, 1, 50)).toBe(1);
    expect(verdict(0)).toBe(8);
    expect(take(2, 65)).toEqual([2, 3]);
    expect(verdict(1)).toBe(7);
    expect([queue.first, queue.end]).toEqual([4, 4]);
    expect(requests.holds[slots[0]] & Hold.queue).toBe(0);
  });

  it('skips a late request in the middle, and refuses a batch that the others cannot fill', () => {
    const { choose, take } = queueOf([100, 70, 100]);
    expect(choose(0, 1, 60)).toBe(1);
    expect(take(2, 75)).toEqual([0, 2]);
    expect(queueOf([100, 70, 100, 70]).choose(0, 2, 60)).toBe(-1);
  });
});

describe("INFER4's strategies", () => {
  it('come out by priority, batch size, model and position', () => {
    const random = stream(1, 'strategies');
    const int = (n: number) => Math.floor(random.next() * n);
    const strategies = new Infer4Strategies();
    const all = Array.from({ length: 2000 }, () => [int(50), int(4), int(5), int(100)]);
    for (const [priority, batch, model, position] of all) strategies.push(priority, batch, model, position);
    const sorted = all.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
    for (const [, batch, model, position] of sorted) {
      expect([strategies.batchIndex, strategies.model, strategies.position]).toEqual([
        batch,
        model,
        position,
      ]);
      strategies.pop();
    }
    expect(strategies.size).toBe(0);
  });
});

describe('INFER4', () => {
  it('fills the whole horizon of a GPU in one look', () => {
    // 30 models with one request each, in hand when the look is taken: batches of one, 2.73 ms each, into 25 ms.
    const profiles = Array(30).fill(resnet50);
    const warm = profiles.map((_, model) => ({ t: model * 50e6, model, factor: 100 }));
    const burst = profiles.map((_, model) => ({ t: 5e9, model, factor: 100 }));
    const { actions } = serve(infer4({ profiles, options: { scheduleAhead: 25e6 } }), [...warm, ...burst]);
    const looks = ofType(actions, 2).filter((row) => created(row) === 5e9);
    // The first 1 ms away, the others behind it: 1 + 2.73 k < 25 for k = 0 … 8.
    expect(looks.length).toBeGreaterThanOrEqual(9);
    expect(looks.length).toBeLessThanOrEqual(10);
  });

  it('batches up to 16 when it may: 16 in 17.3 ms, 924.9 requests/s', () => {
    const arrivals = Array.from({ length: 4500 }, (_, i) => ({
      t: Math.round((i * 1e9) / 1500),
      model: 0,
      factor: 100,
    }));
    const { requests, actions } = serve(infer4({ options: { maxBatch: 16 } }), arrivals);
    const steady = requests.filter(({ result, t }) => result === 0 && t >= 1e9 && t < 3e9).length / 2;
    expect(steady).toBeGreaterThan(0.97 * 924.9);
    expect(steady).toBeLessThanOrEqual(924.9 + 8);
    expect(new Set(ofType(actions, 2).map(({ batch_size }) => batch_size))).toContain(16);
  });

  it('tells the skipped (7) and the never started (8) from the timed out (4), all at their internal deadline', () => {
    const overload = (models: number, gap: number) => {
      const random = stream(3, 'arrivals');
      let t = 0;
      const arrivals = Array.from({ length: 3000 }, (_, i) => {
        t += Math.round(-Math.log(1 - random.next()) * gap);
        return { t, model: i % models, factor: 8 };
      });
      const profiles = Array(models).fill(resnet50);
      return serve(infer4({ profiles, host: networkPresets.cluster }), arrivals).requests;
    };
    // One model gathers large batches, which leave the oldest out; eight at 455 requests/s leave each no batch to join.
    const requests = [...overload(1, 1e6), ...overload(8, 2.2e6)];
    expect(new Set(requests.map(({ result }) => result))).toEqual(new Set([0, 4, 7, 8]));
    // 8 × 2.73 ms less 5.
    const lost = requests.filter(({ result }) => result !== 0);
    expect(new Set(lost.map(({ latency }) => latency))).toEqual(new Set([16.84e6]));
  });

  it('keeps at most two loads outstanding on a GPU, and begins none within 100 µs of another', () => {
    const profiles = Array.from({ length: 20 }, () => ({ ...resnet50, weightsTransfer: 500e3 }));
    const arrivals = profiles.map((_, model) => ({ t: model, model, factor: 100 }));
    const { actions } = serve(infer4({ profiles, host: networkPresets.cluster }), arrivals);
    const loads = ofType(actions, 1).sort((a, b) => created(a) - created(b));
    expect(loads).toHaveLength(20);
    for (let i = 1; i < loads.length; i++)
      expect(created(loads[i]) - created(loads[i - 1])).toBeGreaterThanOrEqual(100e3);
    // INFER5 sends as many as its horizon of 5 ms holds, all at once.
    for (const load of loads) {
      const outstanding = loads.filter((other) => created(other) <= created(load) && other.t > created(load));
      expect(outstanding.length).toBeLessThanOrEqual(2);
    }
    const infer5 = serve({ profiles, host: networkPresets.cluster }, arrivals).actions;
    const first = ofType(infer5, 1).filter((row) => created(row) < created(ofType(infer5, 1)[0]) + 100e3);
    expect(first.length).toBeGreaterThan(2);
  });

  it('lets load demand expire by its true size, where INFER5 forgets it', () => {
    const priority = (mode: 'reference' | 'expiring') => {
      const tracker = new LoadTracker(2, 1, 100e6, mode);
      tracker.added(0, 0, 1e6, 10e6, 25e6);
      tracker.added(30e6, 1, 1e6, 10e6, 25e6);
      return tracker.loadPriority(0);
    };
    expect(priority('reference')).toBe(10e6);
    expect(priority('expiring')).toBe(0);
  });
});
