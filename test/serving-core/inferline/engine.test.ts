import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/serving-core/inferline/estimator/engine.js';
import { HopRecorder } from '../../../src/serving-core/inferline/estimator/hop-recorder.js';
import { Services } from '../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../src/serving-core/inferline/estimator/workspace.js';
import { gammaGaps, imageDriver1, notebookConfig, pipelineOf, vectors } from '../../support/inferline.js';
import { literalLatencies } from '../../support/literal-inferline.js';

const profile = [{ batch: 1, latency: 1, throughput: 1000 }];

describe('the estimator', () => {
  it.each(['seed', 'batch'] as const)(
    "gives the latencies of InferLine's own simulator to 1e-6 ms under the %s rule",
    (rule) => {
      const expected = vectors();
      const gaps = Float64Array.from(expected.slice(1), ({ arrival }, i) => arrival - expected[i].arrival);
      const space = new Workspace(imageDriver1, gaps);
      new Engine(space, new Services(imageDriver1, rule).stations(notebookConfig)).advance();
      // The last queries of the 200 shared batches with later ones, which are not among them.
      for (const [id, row] of expected.slice(0, 160).entries())
        expect(Math.abs(space.latency[id] - row[rule]), `query ${id}`).toBeLessThan(1e-6);
    },
  );

  it('equals a literal transcription on random graphs, traces, replicas, delays and ties', () => {
    const shapes = [
      { edges: [[-1, 0]], outputs: [0] },
      {
        edges: [
          [-1, 0],
          [0, 1],
        ],
        outputs: [1],
      },
      {
        edges: [
          [-1, 0],
          [-1, 1],
          [0, 2],
          [1, 3],
        ],
        outputs: [2, 3],
      },
      {
        edges: [
          [-1, 0],
          [0, 1],
          [0, 2],
          [1, 3],
          [2, 3],
          [0, 3],
        ],
        outputs: [3, 1],
      },
    ] as { edges: [number, number][]; outputs: number[] }[];
    const station = fc.record({
      replicas: fc.integer({ min: 1, max: 4 }),
      batch: fc.integer({ min: 1, max: 5 }),
      base: fc.integer({ min: 1, max: 12 }),
      each: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        // Whole numbers make many events simultaneous.
        fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 }),
        fc.array(station, { minLength: 4, maxLength: 4 }),
        fc.constantFrom('lifo' as const, 'fifo' as const),
        fc.constantFrom(0, 0, 3),
        (shape, gaps, drawn, ties, delay) => {
          const pipeline = pipelineOf(profile, shape.edges, shape.outputs);
          const used = drawn.slice(0, pipeline.models.length);
          const service = (s: (typeof used)[number]) => (n: number) => s.base + n * s.each;
          const literal = literalLatencies(
            pipeline,
            gaps,
            used.map((s) => ({ ...s, service: service(s) })),
            { ties, delay },
          );
          const space = new Workspace(pipeline, Float64Array.from(gaps));
          const engine = new Engine(
            space,
            used.map((s) => ({
              ...s,
              service: Float64Array.from({ length: s.batch + 1 }, (_, n) => service(s)(n)),
            })),
            { ties, batchingDelay: delay },
          );
          engine.advance();
          expect([...space.latency]).toEqual(literal.latencies);
          expect([...engine.longestQueue]).toEqual(literal.longestQueue);
          for (const [model, sizes] of literal.batches.entries())
            for (let n = 1; n < engine.batches[model].length; n++)
              expect(engine.batches[model][n]).toBe(sizes.filter((size) => size === n).length);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('waits ρ·S / (2·(1−ρ)) on average in an M/D/1 queue', () => {
    const service = 8;
    const rate = 100;
    const rho = (rate * service) / 1000;
    const pipeline = pipelineOf(profile, [[-1, 0]], [0]);
    const space = new Workspace(pipeline, gammaGaps(rate, 1, 400_000));
    const engine = new Engine(space, [{ replicas: 1, batch: 1, service: Float64Array.of(0, service) }]);
    engine.advance();
    const expected = (rho * service) / (2 * (1 - rho));
    expect(engine.waited[0] / space.queries).toBeGreaterThan(0.95 * expected);
    expect(engine.waited[0] / space.queries).toBeLessThan(1.05 * expected);
    const mean = space.latency.reduce((sum, latency) => sum + latency, 0) / space.queries;
    expect(mean).toBeCloseTo(engine.waited[0] / space.queries + service, 6);
  });

  it('serves every queue in order, keeps to the batch, answers each query once, and never sooner than alone', () => {
    const gaps = gammaGaps(100, 4, 5000);
    const space = new Workspace(imageDriver1, gaps);
    const stations = new Services(imageDriver1, 'batch').stations(notebookConfig);
    const recorder = new HopRecorder(space.log.length);
    const engine = new Engine(space, stations, { recorder });
    engine.advance();
    expect(engine.answered).toBe(5001);
    expect([...engine.came]).toEqual([5001, 5001, 5001, 5001]);
    for (let model = 0; model < 4; model++) {
      const from = space.first(model);
      const ids = space.log.slice(from, from + 5001).sort();
      expect([...ids.slice(0, 3), ids[5000]]).toEqual([0, 1, 2, 5000]);
      for (let i = from; i < from + 5001; i++) {
        expect(recorder.batch[i]).toBeLessThanOrEqual(notebookConfig[model].batch);
        expect(recorder.taken[i]).toBeGreaterThanOrEqual(recorder.enqueued[i]);
        if (i > from) expect(recorder.taken[i]).toBeGreaterThanOrEqual(recorder.taken[i - 1]);
      }
    }
    // ResNet alone and then the SVM alone: 1000/10 and 1000/42.3 ms.
    expect(Math.min(...space.latency)).toBeGreaterThan(100 + 1000 / 42.3 - 1e-6);
  });

  it('stops as soon as more answers are late than may be', () => {
    const pipeline = pipelineOf(profile, [[-1, 0]], [0]);
    const space = new Workspace(pipeline, new Float64Array(999).fill(1));
    const options = { slo: 10, mostLate: 4 };
    const engine = new Engine(space, [{ replicas: 1, batch: 1, service: Float64Array.of(0, 2) }], options);
    engine.advance();
    expect(engine.stopped).toBe(true);
    expect(engine.late).toBe(5);
    expect(engine.answered).toBeLessThan(20);
  });

  it('takes replicas away at the end of their batch, and gives new ones work at once', () => {
    const pipeline = pipelineOf(profile, [[-1, 0]], [0]);
    // Ten queries at time 0 on two replicas of 10 ms.
    const space = new Workspace(pipeline, new Float64Array(9));
    const engine = new Engine(space, [{ replicas: 2, batch: 1, service: Float64Array.of(0, 10) }]);
    engine.advance(5);
    engine.setReplicas(0, 1);
    engine.advance(35);
    // Two end at 10, then one each at 20 and 30; another is at work.
    expect(engine.answered).toBe(4);
    engine.setReplicas(0, 6);
    engine.advance();
    // One at work from 30 to 40, five started at 35.
    expect([...space.latency].sort((a, b) => a - b)).toEqual([10, 10, 20, 30, 40, 45, 45, 45, 45, 45]);
  });
});
