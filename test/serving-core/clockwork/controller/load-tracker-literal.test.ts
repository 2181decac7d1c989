import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LoadTracker } from '../../../../src/serving-core/clockwork/controller/load-tracker.js';
import { LiteralLoadTracker } from '../../../support/literal-load-tracker.js';

const CAPACITY = 100e6;
const MAX_WEIGHTS_SLO = 25e6;

describe.each(['reference', 'fixed'] as const)('the tracker in its %s mode', (mode) => {
  const event = fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 15e6 })),
    what: fc.constantFrom(
      'add',
      'add',
      'execute',
      'complete',
      'cancel',
      'load',
      'load',
      'end',
      'fail',
      'evict',
    ),
    model: fc.nat(3),
    gpu: fc.nat(2),
    size: fc.integer({ min: 500_000, max: 9_000_000 }),
    slo: fc.integer({ min: 10e6, max: 95e6 }),
  });

  test('chooses as the literal one does, for any history', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120, size: 'max' }), (events) => {
        const t = new LoadTracker(4, 3, CAPACITY, mode);
        const literal = new LiteralLoadTracker(4, 3, CAPACITY, mode);
        const waiting: { model: number; exec: number; load: number }[] = [];
        const running: { model: number; gpu: number; exec: number }[] = [];
        const loading: { model: number; gpu: number }[] = [];
        let now = 0;
        for (const { wait, what, model, gpu, size, slo } of events) {
          now += wait;
          const weightsSlo = Math.min(slo, MAX_WEIGHTS_SLO);
          if (what === 'add') {
            const exec = t.execDemand(size, slo);
            const demand = t.execDemand(size, weightsSlo);
            expect([BigInt(exec), BigInt(demand)]).toEqual([
              literal.demand(size, slo),
              literal.demand(size, weightsSlo),
            ]);
            t.added(now, model, exec, demand, weightsSlo);
            literal.process(now, model, { exec: BigInt(exec), load: BigInt(demand), weightsSlo });
            waiting.push({ model, exec, load: demand });
          } else if (what === 'execute' && waiting.length > 0) {
            const request = waiting.shift()!;
            t.executing(now, request.model, gpu, request.load);
            literal.process(now, request.model, { completedLoad: BigInt(request.load), touched: [gpu] });
            running.push({ model: request.model, gpu, exec: request.exec });
          } else if (what === 'complete' && running.length > 0) {
            const done = running.shift()!;
            t.completed(now, done.model, done.gpu, done.exec, 1);
            literal.process(now, done.model, { completedExec: BigInt(done.exec), touched: [done.gpu] });
          } else if (what === 'cancel' && waiting.length > 0) {
            const request = waiting.pop()!;
            t.cancelled(now, request.model, request.exec, request.load);
            literal.process(now, request.model, {
              completedExec: BigInt(request.exec),
              completedLoad: BigInt(request.load),
            });
          } else if (what === 'load') {
            // With a skipped look, the literal tracker looks alone: what it does then must not show later.
            const skipped = t.contented;
            const chosen = skipped ? -1 : t.chooseLoad(now, gpu);
            expect(chosen).toBe(literal.loadModel(now, gpu));
            if (chosen >= 0) loading.push({ model: chosen, gpu });
          } else if ((what === 'end' || what === 'fail') && loading.length > 0) {
            const ended = loading.shift()!;
            t.loaded(now, ended.model, ended.gpu, what === 'end');
            literal.process(now, ended.model, { loaded: { gpu: ended.gpu, success: what === 'end' } });
          } else if (what === 'evict') {
            expect(t.chooseEviction(now, gpu)).toBe(literal.evictModel(now, gpu));
          }
        }
      }),
      { numRuns: 250, seed: 9 },
    );
  });
});
