import { describe, expect, it } from 'vitest';
import type { Considered } from '../../../../src/serving-core/faro/policies/admission.js';
import { FaroInvariants, type Watched } from '../../../../src/serving-core/faro/simulator/invariants.js';

/** Two jobs of two replicas each in a cluster of five, of which parts can be broken. */
function watched(changes: { replicas?: number; waiting?: number; inside?: number; pods?: number } = {}) {
  const { replicas = 2, waiting = 0, inside = 0, pods = 2 } = changes;
  return {
    lines: [0, 1].map(() => ({ replicas: { count: replicas }, waiting, inside })),
    pods: { existing: [pods, pods], capacity: 5 },
    quota: 5,
    maxQueues: [50, 50],
  } as unknown as Watched;
}
const wish = (changes: Partial<Considered>) => ({ job: 0, granted: 2, free: 1, ...changes }) as Considered;

describe("Faro's invariants", () => {
  it('hold of a request that comes, is served, and leaves nothing behind', () => {
    const books = new FaroInvariants([2, 2]);
    books.requestArrived(0);
    books.requestEnded(0, 5, 6, 7, false);
    books.requestArrived(1);
    books.requestEnded(1, 5, Number.NaN, 6, true);
    books.decided(wish({ granted: 3, free: 0 }), watched());
    books.look(watched({ waiting: 51 }));
    expect(() => books.finish([1, 1])).not.toThrow();
  });

  it('are broken by a second answer, a lost request, and one that nobody sent', () => {
    const books = new FaroInvariants([2, 2]);
    books.requestArrived(0);
    expect(() => books.look(watched())).toThrow(
      /one response per request: job 0 has 0 requests inside, not 1/,
    );
    expect(() => books.finish([1, 0])).toThrow(/1 came, 0 ended/);
    books.requestEnded(0, 5, 6, 7, false);
    expect(() => books.requestEnded(0, 5, 6, 7, false)).toThrow(/one response per request/);
  });

  it.each([
    ['an end before its arrival', [9, 9, 8]],
    ['a start before its arrival', [9, 8, 10]],
    ['an end before the last one', [1, 2, 3]],
  ])('are broken by %s', (_what, [arrival, start, end]) => {
    const books = new FaroInvariants([2, 2]);
    books.requestArrived(0);
    books.requestArrived(0);
    books.requestEnded(0, 1, 2, 4, false);
    expect(() => books.requestEnded(0, arrival, start, end, false)).toThrow(/time never goes back/);
  });

  it('are broken by more replicas, promises, pods or waiting requests than there may be', () => {
    const books = new FaroInvariants([2, 2]);
    expect(() => books.look(watched({ replicas: 3 }))).toThrow(/quota is never exceeded: 6 of 5/);
    expect(() => books.look(watched({ replicas: 0 }))).toThrow(/every job is served/);
    expect(() => books.look(watched({ pods: 3 }))).toThrow(/pods fit on their nodes/);
    expect(() => books.look(watched({ waiting: 52 }))).toThrow(/queues keep their bound/);
    expect(() => books.decided(wish({ granted: 4 }), watched())).toThrow(/quota is never exceeded: 6 of 5/);
    expect(() => books.decided(wish({ free: -1 }), watched())).toThrow(/quota is never exceeded/);
  });
});
