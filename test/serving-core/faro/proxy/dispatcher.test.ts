import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dispatcher } from '../../../../src/serving-core/faro/proxy/dispatcher.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

function dispatcher(maxQueue = 50, inFlight = 4) {
  const given: [request: number, replica: number][] = [];
  const dispatch = new Dispatcher({ maxQueue, inFlight }, stream(0, 'order'), (...pair) => given.push(pair));
  return { dispatch, given };
}

describe('a dispatcher', () => {
  it('lets in 51 requests and one in its hand, beyond four at each replica', () => {
    const { dispatch, given } = dispatcher();
    dispatch.add(1);
    dispatch.add(2);
    const taken = Array.from({ length: 70 }, (_, i) => dispatch.offer(i)).filter(Boolean);
    expect(taken.length).toBe(2 * 4 + 1 + 51);
    expect(given.length).toBe(8);
    expect(dispatch.waiting).toBe(52);
  });

  it('spreads requests over replicas in turn', () => {
    const { dispatch, given } = dispatcher();
    for (const replica of [1, 2, 3]) dispatch.add(replica);
    for (let i = 0; i < 6; i++) dispatch.offer(i);
    const first = given.slice(0, 3).map(([, replica]) => replica);
    expect(new Set(first)).toEqual(new Set([1, 2, 3]));
    expect(given.slice(3).map(([, replica]) => replica)).toEqual(first);
  });

  it('gives what waits to a replica that comes, and nothing to one that goes', () => {
    const { dispatch, given } = dispatcher(50, 1);
    for (let i = 0; i < 3; i++) dispatch.offer(i);
    expect(given).toEqual([]);
    dispatch.add(7);
    expect(given).toEqual([[0, 7]]);
    dispatch.remove(7);
    dispatch.done(7);
    expect(given.length).toBe(1);
    dispatch.add(8);
    expect(given[1]).toEqual([1, 8]);
  });

  it('has no bound with a queue of 0', () => {
    const { dispatch } = dispatcher(0);
    expect(Array.from({ length: 500 }, (_, i) => dispatch.offer(i)).every(Boolean)).toBe(true);
  });

  it('gives every request once and in order, and never too many to a replica, whatever happens', () => {
    const event = fc.record({
      kind: fc.constantFrom('offer', 'done', 'add', 'remove', 'lose'),
      replica: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const { dispatch, given } = dispatcher(5, 2);
        const flying = new Map<number, number>();
        const taken: number[] = [];
        let seen = 0;
        for (const [i, { kind, replica }] of events.entries()) {
          if (kind === 'offer') {
            if (dispatch.offer(i)) taken.push(i);
          } else if (kind === 'done') {
            if ((flying.get(replica) ?? 0) > 0) flying.set(replica, flying.get(replica)! - 1);
            dispatch.done(replica);
          } else if (kind === 'add') dispatch.add(replica);
          else {
            if (kind === 'lose') flying.delete(replica);
            dispatch.remove(replica, kind === 'lose');
          }
          for (; seen < given.length; seen++) {
            const at = given[seen][1];
            flying.set(at, (flying.get(at) ?? 0) + 1);
          }
          for (const count of flying.values()) expect(count).toBeLessThanOrEqual(2);
        }
        expect(given.map(([request]) => request)).toEqual(taken.slice(0, given.length));
        expect(dispatch.waiting).toBe(taken.length - given.length);
      }),
    );
  });
});
