import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExecutorQueue } from '../../../../src/serving-core/clockwork/worker/executor.js';

test('an executor takes jobs by earliest start, then by arrival, for any sequence', () => {
  const operation = fc.oneof(fc.nat(12), fc.constant('shift' as const));
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 100, size: 'max' }), (operations) => {
      const queue = new ExecutorQueue();
      const sorted: { earliest: number; job: number }[] = [];
      operations.forEach((each, job) => {
        if (each !== 'shift') {
          queue.push(job, each);
          sorted.push({ earliest: each, job });
          sorted.sort((a, b) => a.earliest - b.earliest || a.job - b.job);
        } else if (sorted.length > 0) {
          expect(queue.startsAt).toBe(sorted[0].earliest);
          expect(queue.shift()).toBe(sorted.shift()?.job);
        }
        expect(queue.isEmpty).toBe(sorted.length === 0);
      });
    }),
    { numRuns: 200, seed: 11 },
  );
});
