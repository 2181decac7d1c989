import { describe, expect, it } from 'vitest';
import { notReady, unready } from '../../../src/runner/faro/ready.js';

const report = { replicas: 3, waiting: 0, latency: 0, arrivals: null };

describe('a head', () => {
  it('is ready once it has its replicas and remembers no request', () => {
    expect(unready(report, 3)).toBeNull();
    for (const more of [{ replicas: 2 }, { replicas: 4 }, { waiting: 1 }, { latency: 0.5 }])
      expect(unready({ ...report, ...more }, 3)).not.toBeNull();
  });

  it.each([
    [{ replicas: 2 }, 'it has 2 of the 3 replicas that it begins with.', /^Its log .* --set quota=N\.$/],
    [{ waiting: 1 }, '1 request of somebody else waits there.', /^End whatever sends to it/],
    [{ latency: 9 }, 'it has answered requests of somebody else within the last 30 s.', /--resume\.$/],
  ])('that is not says what it lacks, and what to do: %j', (more, why, next) => {
    const error = notReady(4, 'http://127.0.0.1:8000', { report: { ...report, ...more } }, 3, 120_000);
    expect(error.message).toBe(`Head 4 at http://127.0.0.1:8000 is not ready after 120 s: ${why}`);
    expect(error.next).toMatch(next);
  });

  it('that does not answer is told with the reason', () => {
    const error = notReady(0, 'http://h', { problem: 'no answer within 1 s' }, 3, 5000);
    expect(error.message).toContain('not ready after 5 s: no answer within 1 s.');
    expect(error.next).toMatch(/^Its log in the folder of the point/);
  });
});
