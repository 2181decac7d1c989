import { describe, expect, it } from 'vitest';
import { findPipeline } from '../../../../src/datasets/pipelines/find.js';
import { drawRoutes } from '../../../../src/serving-core/inferline/pipeline/draw-routes.js';
import type { PipelineConfig } from '../../../../src/serving-core/inferline/pipeline/pipeline.js';
import { bruteForce } from '../../../../src/serving-core/inferline/planner/brute-force.js';
import { type Criterion, Judge } from '../../../../src/serving-core/inferline/planner/judge.js';
import {
  cheaperHardware,
  nextBatch,
  oneReplicaLess,
  onHardware,
} from '../../../../src/serving-core/inferline/planner/moves.js';
import { maximiseThroughput, minimiseCost } from '../../../../src/serving-core/inferline/planner/notebook.js';
import { planInferline } from '../../../../src/serving-core/inferline/planner/planner.js';
import { gammaGaps, imageDriver1, pipelineOf } from '../../../support/inferline.js';

const gaps = gammaGaps(100, 4, 8000);
const judge = (slo: number, criterion: Criterion = 'p99', prefilter = false) =>
  new Judge(imageDriver1, { gaps, outcome: null }, { slo, criterion, prefilter });

describe('feasibility', () => {
  it.each(['p99', 'max'] as const)(
    'by %s is that of the whole simulation, though it ends early',
    (criterion) => {
      const config: PipelineConfig = [
        { hardware: 'TXP', batch: 32, replicas: 2 },
        { hardware: 'V100', batch: 16, replicas: 1 },
        { hardware: 'cpu', batch: 16, replicas: 1 },
        { hardware: 'cpu', batch: 8, replicas: 1 },
      ];
      const whole = judge(1, criterion);
      const latency = whole.measured(whole.latencies(config));
      expect(judge(latency, criterion).feasible(config)).toBe(true);
      expect(judge(latency - 1e-6, criterion).feasible(config)).toBe(false);
    },
  );

  it('interpolates P99 where a single late answer less or more decides', () => {
    // Three latencies 1, 1, 11 ms: P99 lies at 1.98 of 2 steps, 10.8 ms.
    const pipeline = pipelineOf([{ batch: 1, latency: 1, throughput: 1000 / 5 }], [[-1, 0]], [0]);
    const trace = { gaps: Float64Array.of(100, 1), outcome: null };
    const one = (slo: number) => new Judge(pipeline, trace, { slo, criterion: 'p99', prefilter: false });
    const config = [{ hardware: 'gpu', batch: 1, replicas: 1 }];
    // 5, 5 and 9 ms: 5 + 0.98 · 4 = 8.92.
    expect(one(8.93).feasible(config)).toBe(true);
    expect(one(8.91).feasible(config)).toBe(false);
  });

  it('with the pre-filter also rejects by the profiles alone', () => {
    // ResNet TXP 32 and KSVM 24 promise 354.1 ms, though the simulation stays within 350.
    const config: PipelineConfig = [
      { hardware: 'TXP', batch: 32, replicas: 3 },
      { hardware: 'TXP', batch: 32, replicas: 1 },
      { hardware: 'cpu', batch: 24, replicas: 1 },
      { hardware: 'cpu', batch: 8, replicas: 1 },
    ];
    expect(judge(350, 'p99', false).feasible(config)).toBe(true);
    expect(judge(350, 'p99', true).feasible(config)).toBe(false);
  });
});

describe("InferLine's planner", () => {
  it('ends where no single action makes it cheaper', () => {
    const own = judge(350);
    const { config, start, steps } = planInferline(own);
    expect(own.feasible(config!)).toBe(true);
    expect(own.cost(config!)).toBeLessThan(own.cost(start!));
    expect(steps.list[0].action).toBe('start');
    expect(steps.list.at(-1)!.config).toEqual(config);
    for (let model = 0; model < 4; model++) {
      const less = oneReplicaLess(config!, model);
      if (less) expect(own.feasible(less), `one replica less of ${model}`).toBe(false);
      const bigger = nextBatch(imageDriver1, config!, model);
      if (bigger) expect(own.feasible(bigger), `next batch of ${model}`).toBe(false);
      const hardware = cheaperHardware(imageDriver1, config!, model);
      if (hardware) expect(own.feasible(onHardware(imageDriver1, config!, model, hardware))).toBe(false);
    }
  });

  it('says so at once when no number of replicas meets the SLO', () => {
    const own = judge(100);
    expect(planInferline(own).config).toBeNull();
    expect(own.simulations).toBeLessThan(5);
    // ResNet on a V100 and the SVM, one query alone: 1000/10 + 1000/42.3 ms.
    expect(own.smallestLatency().latency).toBeCloseTo(100 + 1000 / 42.3, 9);
  });

  it('finds a plan where only the cheaper hardware is fast enough', () => {
    const pipeline = {
      ...pipelineOf([{ batch: 1, latency: 1, throughput: 100 }], [[-1, 0]], [0]),
      models: [
        {
          name: 'm',
          profiles: {
            dear: [{ batch: 1, latency: 20, throughput: 50 }],
            cheap: [{ batch: 1, latency: 10, throughput: 100 }],
          },
        },
      ],
      hardware: [
        { name: 'dear', price: 2 },
        { name: 'cheap', price: 1 },
      ],
    };
    const trace = { gaps: new Float64Array(10).fill(100), outcome: null };
    const own = new Judge(pipeline, trace, { slo: 15, criterion: 'max', prefilter: false });
    expect(planInferline(own).config).toEqual([{ hardware: 'cheap', batch: 1, replicas: 1 }]);
  });

  it('plans a pipeline with conditional branches and an inner join', () => {
    const pipeline = findPipeline('social-media');
    const outcome = drawRoutes(pipeline, gaps.length + 1, 1);
    const own = new Judge(pipeline, { gaps, outcome }, { slo: 350, criterion: 'p99', prefilter: false });
    const { config } = planInferline(own);
    expect(own.measured(own.latencies(config!))).toBeLessThanOrEqual(350);
  });
});

describe('the brute force', () => {
  it('finds the optimum of a full search, and no planner is cheaper', () => {
    const small = gammaGaps(60, 4, 3000);
    const goal = { slo: 300, criterion: 'p99' as const, prefilter: false };
    const own = new Judge(imageDriver1, { gaps: small, outcome: null }, goal);
    const { config, exact } = bruteForce(own, { replicas: 2 });
    expect(exact).toBe(true);
    const cost = own.cost(config!);
    const search = [planInferline(own), minimiseCost(own), maximiseThroughput(own, 20)];
    for (const found of search) if (found.config) expect(own.cost(found.config)).toBeGreaterThan(cost - 1e-9);
    // All configurations that are cheaper, judged without any decomposition.
    const entries = imageDriver1.models.map(({ profiles }) =>
      Object.entries(profiles).flatMap(([hardware, rows]) =>
        rows.flatMap(({ batch }) => [1, 2].map((replicas) => ({ hardware, batch, replicas }))),
      ),
    );
    let cheaper = 0;
    for (const a of entries[0])
      for (const b of entries[1])
        for (const c of entries[2]) {
          const candidate = [a, b, c, { hardware: 'cpu', batch: 8, replicas: 1 }];
          if (own.cost(candidate) >= cost - 1e-9) continue;
          cheaper++;
          expect(own.feasible(candidate)).toBe(false);
        }
    expect(cheaper).toBeGreaterThan(0);
  });

  it('says when it gave up, and when nothing within its limits is feasible', () => {
    const few = bruteForce(judge(200), { replicas: 5, simulations: 10 });
    expect(few).toMatchObject({ config: null, exact: false });
    expect(few.proof).toBe('Not exact: the search ended after 10 simulations without an answer.');
    const none = bruteForce(judge(130), { replicas: 1 });
    expect(none).toMatchObject({ config: null, exact: true });
    expect(none.proof).toBe(
      'None is feasible with up to 1 replicas of each model at the profiled batch sizes.',
    );
  });
});

describe('the notebook planners', () => {
  it('begin with twice the replicas that the mean rate needs', () => {
    const { steps } = minimiseCost(judge(500));
    // 100 queries/s at batch 1: ⌈100/10⌉, ⌈100/26.3⌉, ⌈100/42.3⌉ and ⌈100/531.5⌉, twice.
    expect(steps.list[0].config.map(({ replicas }) => replicas)).toEqual([20, 8, 6, 2]);
  });

  it('stay within the budget, or find nothing', () => {
    const own = judge(350);
    const { config } = maximiseThroughput(own, 10);
    expect(own.cost(config!)).toBeLessThanOrEqual(10);
    expect(own.feasible(config!)).toBe(true);
    expect(maximiseThroughput(judge(130), 5).config).toBeNull();
  });

  it('gain nothing from batches under the published service rule: one cheapest replica each', () => {
    for (const search of [planInferline, minimiseCost]) {
      const own = new Judge(
        imageDriver1,
        { gaps, outcome: null },
        { slo: 350, criterion: 'p99', prefilter: false },
        { rule: 'seed' },
      );
      expect(own.cost(search(own).config!)).toBeCloseTo(4.333, 9);
    }
  });
});
