import { describe, expect, it } from 'vitest';
import { startClosedLoops } from '../../src/workloads/closed-loop.js';
import { play } from './play.js';

const slo = () => 0;

describe('a closed loop', () => {
  it('sends the next request when one is answered, and takes its models in turn', () => {
    const client = { userId: 4, models: [7, 8, 9], concurrency: 1 };
    const { sent } = play(
      { start: (context) => startClosedLoops(context, [client], slo) },
      { seconds: 0.004 },
    );
    expect(sent).toEqual([
      { at: 0, user: 4, model: 7, slo: 0 },
      { at: 1e6, user: 4, model: 8, slo: 0 },
      { at: 2e6, user: 4, model: 9, slo: 0 },
      { at: 3e6, user: 4, model: 7, slo: 0 },
      { at: 4e6, user: 4, model: 8, slo: 0 },
    ]);
  });

  it('keeps as many requests under way as its concurrency', () => {
    const client = { userId: 0, models: [0, 1], concurrency: 5 };
    const { sent, outstanding } = play(
      { start: (context) => startClosedLoops(context, [client], slo) },
      { seconds: 0.0015 },
    );
    expect(sent).toHaveLength(10);
    expect(outstanding).toBe(5);
  });

  it('starts after its delay', () => {
    const client = { userId: 0, models: [0], concurrency: 1, delay: 10 };
    const { sent } = play(
      { start: (context) => startClosedLoops(context, [client], slo) },
      { seconds: 10, answerAfter: 1e9 },
    );
    expect(sent.map(({ at }) => at)).toEqual([10e9]);
  });

  it('with concurrency 1 sends one request more than it counts, then retires', () => {
    const clients = [1, 3].map((requests, i) => ({ userId: i, models: [i], concurrency: 1, requests }));
    const { sent, stopped } = play({
      start: (context) => startClosedLoops(context, clients, slo, context.stop),
    });
    expect(sent.filter(({ user }) => user === 0)).toHaveLength(2);
    expect(sent.filter(({ user }) => user === 1)).toHaveLength(4);
    expect(stopped).toBe(4e6);
  });

  it('with a higher concurrency goes on after retiring until the others have retired too', () => {
    const clients = [
      { userId: 0, models: [0], concurrency: 3, requests: 1 },
      { userId: 1, models: [1], concurrency: 1, requests: 5 },
    ];
    const { sent, stopped } = play({
      start: (context) => startClosedLoops(context, clients, slo, context.stop),
    });
    expect(stopped).toBe(6e6);
    // 3 at first, 1 for its count, one loop retires; the count wraps round and 2 loops go on until 6 ms.
    expect(sent.filter(({ user }) => user === 0).map(({ at }) => at / 1e6)).toEqual([
      0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
    ]);
  });

  it('ignores answers to requests that are not its own', () => {
    const other = play({
      start: (context) => {
        const loop = startClosedLoops(context, [], slo);
        context.port.infer(0, 0, 0);
        return loop;
      },
    });
    expect(other.sent).toHaveLength(1);
  });
});
