import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModelQueue } from '../../../../src/serving-core/clockwork/controller/model-queue.js';

const SIZES = [1, 2, 4, 8];

/** One array per batch size, as the original keeps them. */
class LiteralQueues {
  queues: { slot: number; deadline: number; sequence: number }[][] = SIZES.map(() => []);
  private sequence = 0;

  push(slot: number, deadline: number): void {
    for (const queue of this.queues) queue.push({ slot, deadline, sequence: this.sequence });
    this.sequence++;
  }

  fit(freeAt: number, durations: readonly number[]): number {
    this.queues.forEach((queue, i) => {
      while (queue.length > 0 && queue[0].deadline < freeAt + durations[i]) queue.shift();
    });
    let i = 0;
    while (i + 1 < SIZES.length && this.queues[i + 1].length >= SIZES[i + 1]) i++;
    return this.queues[i].length >= SIZES[i] ? i : -1;
  }

  dropBatch(index: number): void {
    const last = this.queues[index][SIZES[index] - 1].sequence;
    this.queues = this.queues.map((queue) => queue.filter(({ sequence }) => sequence > last));
  }

  holds(slot: number): boolean {
    return this.queues.some((queue) => queue.some((request) => request.slot === slot));
  }
}

const queueOf = (deadlines: readonly number[]) => {
  const queue = new ModelQueue(Int32Array.from(SIZES));
  deadlines.forEach((deadline, slot) => {
    queue.push(slot, deadline);
  });
  return queue;
};
const forgotten = (queue: ModelQueue) => {
  const slots: number[] = [];
  for (let slot = queue.takeForgotten(); slot >= 0; slot = queue.takeForgotten()) slots.push(slot);
  return slots;
};

describe('the queues of one model', () => {
  test('put every request into the queue of every batch size', () => {
    const queue = queueOf([30, 40, 50]);
    expect(SIZES.map((_, i) => queue.length(i))).toEqual([3, 3, 3, 3]);
    expect(queue.frontDeadline(2)).toBe(30);
    expect([0, 1, 2].map((offset) => queue.peek(1, offset))).toEqual([0, 1, 2]);
  });

  test('drop from a queue what its own batch would answer too late, and leave the others', () => {
    const queue = queueOf([30, 40, 50]);
    expect(queue.fit(20, Float64Array.of(5, 15, 25, 40))).toBe(1);
    expect(SIZES.map((_, i) => queue.length(i))).toEqual([3, 2, 1, 0]);
  });

  test('keep a request that would be answered exactly at its deadline', () => {
    const queue = queueOf([30]);
    expect(queue.fit(20, Float64Array.of(10, 11, 12, 13))).toBe(0);
    expect(SIZES.map((_, i) => queue.length(i))).toEqual([1, 0, 0, 0]);
  });

  test('test only the front: a late request behind one with time is kept', () => {
    const queue = queueOf([100, 5, 100]);
    queue.fit(20, Float64Array.of(1, 1, 1, 1));
    expect(queue.length(0)).toBe(3);
  });

  test('step up to the largest batch size only while each next one can be filled', () => {
    const durations = Float64Array.of(1, 1, 1, 1);
    expect(queueOf([9]).fit(0, durations)).toBe(0);
    expect(queueOf([9, 9, 9]).fit(0, durations)).toBe(1);
    expect(queueOf([9, 9, 9, 9, 9, 9, 9, 9]).fit(0, durations)).toBe(3);
    // Batch size 2 cannot be filled in time, so 4 is not looked at.
    expect(queueOf([9, 9, 9, 9]).fit(0, Float64Array.of(1, 100, 1, 1))).toBe(0);
    expect(queueOf([]).fit(0, durations)).toBe(-1);
  });

  test('forget a taken batch and everything older, in every queue', () => {
    const queue = queueOf([30, 60, 70, 80]);
    queue.fit(20, Float64Array.of(1, 20, 100, 100));
    queue.dropBatch(1);
    expect(SIZES.map((_, i) => queue.length(i))).toEqual([1, 1, 0, 0]);
    expect(forgotten(queue)).toEqual([0, 1, 2]);
    expect(queue.isEmpty).toBe(false);
    queue.dropBatch(0);
    expect(forgotten(queue)).toEqual([3]);
    expect(queue.isEmpty).toBe(true);
  });

  test('do what one array per batch size does, for any sequence of requests and batches', () => {
    const step = fc.record({
      push: fc.nat(12),
      spread: fc.nat(60),
      wait: fc.nat(25),
      durations: fc.tuple(fc.nat(10), fc.nat(20), fc.nat(30), fc.nat(40)),
      take: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const queue = queueOf([]);
        const literal = new LiteralQueues();
        const waiting = new Set<number>();
        let slot = 0;
        let now = 0;
        for (const { push, spread, wait, durations, take } of steps) {
          now += wait;
          for (let i = 0; i < push; i++) {
            const deadline = now + 10 + ((slot * 37) % (spread + 1));
            queue.push(slot, deadline);
            literal.push(slot, deadline);
            waiting.add(slot++);
          }
          const index = queue.fit(now, Float64Array.from(durations));
          expect(index).toBe(literal.fit(now, durations));
          if (take && index >= 0) {
            expect(queue.peek(index, 0)).toBe(literal.queues[index][0].slot);
            queue.dropBatch(index);
            literal.dropBatch(index);
          }
          const slots = SIZES.map((_, i) =>
            Array.from({ length: queue.length(i) }, (_, offset) => queue.peek(i, offset)),
          );
          expect(slots).toEqual(literal.queues.map((each) => each.map((request) => request.slot)));
          const fronts = SIZES.map((_, i) => (queue.length(i) > 0 ? queue.frontDeadline(i) : -1));
          expect(fronts).toEqual(literal.queues.map((each) => each[0]?.deadline ?? -1));
          for (const gone of forgotten(queue)) waiting.delete(gone);
          expect([...waiting]).toEqual([...waiting].filter((left) => literal.holds(left)));
          expect(literal.queues.flat().every((request) => waiting.has(request.slot))).toBe(true);
        }
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});
