import { describe, expect, it } from 'vitest';
import { AutoscaleUnits } from '../../../../src/serving-core/inferline/baselines/autoscale.js';
import {
  coarseConfig,
  coarseUnit,
  meanRate,
  peakRate,
  unitsFor,
} from '../../../../src/serving-core/inferline/baselines/coarse-grained.js';
import { Ds2 } from '../../../../src/serving-core/inferline/baselines/ds2.js';
import { Engine } from '../../../../src/serving-core/inferline/estimator/engine.js';
import { Services } from '../../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../../src/serving-core/inferline/estimator/workspace.js';
import { costOf, type PipelineConfig } from '../../../../src/serving-core/inferline/pipeline/pipeline.js';
import { Judge } from '../../../../src/serving-core/inferline/planner/judge.js';
import { planInferline } from '../../../../src/serving-core/inferline/planner/planner.js';
import { planFacts } from '../../../../src/serving-core/inferline/tuner/plan-facts.js';
import { serve } from '../../../../src/serving-core/inferline/tuner/serve.js';
import { gammaGaps, imageDriver1 } from '../../../support/inferline.js';

describe('the coarse-grained baselines', () => {
  it('take the largest common batch whose slowest path meets the SLO', () => {
    const unit = coarseUnit(imageDriver1, 350)!;
    // LogReg knows no batch above 8; ResNet does 76.1 queries/s there, of which 0.8 are counted on.
    expect(unit.batch).toBe(8);
    expect(unit.throughput).toBeCloseTo(0.8 * 76.1, 9);
    // 149.21 + 54.35 ms at batch 8, 138.39 + 51.04 at 4.
    expect(coarseUnit(imageDriver1, 203)?.batch).toBe(4);
    expect(coarseUnit(imageDriver1, 170)).toBeNull();
  });

  it('count the gaps of a window for the peak', () => {
    // Four arrivals within 20 ms, of which three come after the first.
    expect(peakRate(Float64Array.of(500, 5, 5, 10, 500), 20)).toBe(150);
    expect(meanRate(Float64Array.of(500, 500))).toBe(2);
  });

  it('for a bursty trace cost more at the peak and miss more at the mean than the planner', () => {
    // A squared CV of 16: a CV of 4, as in the paper's text.
    const gaps = gammaGaps(150, 16, 20_000);
    const goal = { slo: 350, criterion: 'p99' as const, prefilter: false };
    const judge = new Judge(imageDriver1, { gaps, outcome: null }, goal);
    const plan = planInferline(judge).config!;
    const unit = coarseUnit(imageDriver1, 350)!;
    const mean = coarseConfig(unit, unitsFor(unit, meanRate(gaps)));
    const peak = coarseConfig(unit, unitsFor(unit, peakRate(gaps, 350)));
    const late = (config: PipelineConfig) => {
      const space = new Workspace(imageDriver1, gaps);
      const engine = new Engine(space, new Services(imageDriver1, 'batch').stations(config), { slo: 350 });
      engine.advance();
      return engine.late / space.queries;
    };
    expect(costOf(imageDriver1, peak)).toBeGreaterThan(costOf(imageDriver1, plan));
    expect(late(mean)).toBeGreaterThan(late(plan));
    expect(late(plan)).toBeLessThanOrEqual(0.01);
  });
});

describe('the tuning baselines', () => {
  const none = new Float64Array(0);

  it('AutoScale adds units at once and takes one away only after its wait', () => {
    const unit = { ...coarseUnit(imageDriver1, 350)!, throughput: 50 };
    const scaler = new AutoscaleUnits(unit, { period: 1000, wait: 3000 });
    scaler.arrived(none, 0, 120);
    expect(scaler.decide(1000, [1, 1, 1, 1])?.replicas).toEqual([3, 3, 3, 3]);
    const decided = [2000, 3000, 4000, 5000].map((now) => {
      scaler.arrived(none, 0, 40);
      return scaler.decide(now, [3, 3, 3, 3])?.replicas[0] ?? null;
    });
    expect(decided).toEqual([null, null, 2, null]);
  });

  it('DS2 provisions the mean rate without slack and halts the pipeline to change it', () => {
    const gaps = new Float64Array(4000).fill(5);
    const config = [
      { hardware: 'TXP', batch: 32, replicas: 1 },
      { hardware: 'TXP', batch: 32, replicas: 1 },
      { hardware: 'cpu', batch: 64, replicas: 1 },
      { hardware: 'cpu', batch: 8, replicas: 1 },
    ];
    const facts = planFacts(imageDriver1, config, gaps);
    const space = new Workspace(imageDriver1, gaps);
    const stations = new Services(imageDriver1, 'batch').stations(config);
    const { changes, engine } = serve(space, stations, new Ds2(facts, { period: 10_000, halt: 5000 }), {
      startUp: 0,
    });
    // 200 queries/s: ⌈200/151.6⌉ replicas of ResNet, one of the others.
    expect(changes[1]).toMatchObject({ time: 10_000, replicas: [2, 1, 1, 1], serving: [0, 0, 0, 0] });
    expect(changes[2]).toMatchObject({ time: 15_000, serving: [2, 1, 1, 1] });
    expect(engine.answered).toBe(4001);
    // Whoever came when the halt began waits for all of it.
    expect(Math.max(...space.latency)).toBeGreaterThan(5000);
  });
});
