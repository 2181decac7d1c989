import { describe, expect, it } from 'vitest';
import { Services } from '../../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../../src/serving-core/inferline/estimator/workspace.js';
import { Judge } from '../../../../src/serving-core/inferline/planner/judge.js';
import { planInferline } from '../../../../src/serving-core/inferline/planner/planner.js';
import { type PlanFacts, planFacts } from '../../../../src/serving-core/inferline/tuner/plan-facts.js';
import { serve } from '../../../../src/serving-core/inferline/tuner/serve.js';
import { InferlineTuner, replicasFor } from '../../../../src/serving-core/inferline/tuner/tuner.js';
import { stream } from '../../../../src/serving-core/random/streams.js';
import { always, gammaGaps } from '../../../../src/workloads/gaps/generate.js';
import { parseSchedule } from '../../../../src/workloads/gaps/schedule.js';
import { imageDriver1 } from '../../../support/inferline.js';

const SLO = 350;
const START_UP = 5000;

function planned() {
  const options = { rate: always(100), squaredCv: always(1), clip: 0 };
  const sample = gammaGaps(options, { seconds: 120 }, stream(1, 'sample'));
  const goal = { slo: SLO, criterion: 'p99' as const, prefilter: false };
  const config = planInferline(new Judge(imageDriver1, { gaps: sample, outcome: null }, goal)).config!;
  return { config, facts: planFacts(imageDriver1, config, sample) };
}

function tuned(rate: string, squaredCv: string, seconds: number) {
  const { config, facts } = planned();
  const options = { rate: parseSchedule(rate, 'rate'), squaredCv: parseSchedule(squaredCv, 'CV'), clip: 0 };
  const space = new Workspace(imageDriver1, gammaGaps(options, { seconds }, stream(2, 'served')));
  const stations = new Services(imageDriver1, 'batch').stations(config);
  const tuner = new InferlineTuner(facts);
  const { engine, changes } = serve(space, stations, tuner, { startUp: START_UP, slo: SLO });
  const late = (from: number, to: number) => {
    const ids = [...space.sentAt.keys()].filter((id) => space.sentAt[id] >= from && space.sentAt[id] < to);
    return ids.filter((id) => space.latency[id] > SLO).length / ids.length;
  };
  return {
    config,
    facts,
    engine,
    space,
    changes,
    late,
    decisions: changes.filter(({ reason }) => reason !== 'started'),
  };
}

describe('the formulas of the tuner', () => {
  it('give ⌈r·s / (μ·ρ)⌉ replicas', () => {
    // 200 queries/s, of which half come; a replica does 40, used to 80 %: 100/32 = 3.125.
    expect(replicasFor(200, 0.5, 40, 0.8)).toBe(4);
    // 160/32 is 5 exactly, whatever the rounding.
    expect(replicasFor(320, 0.5, 40, 0.8)).toBe(5);
    expect(replicasFor(0, 1, 40, 0.8)).toBe(1);
  });

  it('take the ratios from the plan: λ·s / (k·μ)', () => {
    const gaps = new Float64Array(1000).fill(10);
    const config = [
      { hardware: 'TXP', batch: 32, replicas: 2 },
      { hardware: 'TXP', batch: 32, replicas: 1 },
      { hardware: 'cpu', batch: 64, replicas: 1 },
      { hardware: 'cpu', batch: 8, replicas: 1 },
    ];
    const facts = planFacts(imageDriver1, config, gaps);
    expect(facts.rate).toBeCloseTo(100, 9);
    expect(facts.ratios[0]).toBeCloseTo(100 / (2 * 151.6), 9);
    expect(facts.ratios[3]).toBeCloseTo(100 / 1094.8, 9);
    // The service time of the planned batches on the slowest path: ResNet and the SVM.
    expect(facts.widths[0]).toBeCloseTo((32 * 1000) / 151.6 + (64 * 1000) / 907.8, 9);
  });

  const facts: PlanFacts = {
    config: [],
    scale: [1, 0.5],
    throughput: [50, 50],
    replicas: [4, 2],
    rate: 100,
    ratios: [0.5, 0.5],
    widths: [1000, 10_000],
    envelope: [110, 1010],
  };
  const evenly = (rate: number, seconds: number) =>
    Float64Array.from({ length: rate * seconds }, (_, i) => (i * 1000) / rate);

  it('scale up to the largest rate of an offending window, and leave alone what the sample trace had', () => {
    const tuner = new InferlineTuner(facts);
    const calm = evenly(100, 2);
    tuner.arrived(calm, 0, calm.length);
    expect(tuner.decide(2000, [4, 2])).toBeNull();
    const busy = new InferlineTuner(facts);
    const step = evenly(200, 2);
    busy.arrived(step, 0, step.length);
    // 201 arrivals in a closed second: ⌈201/25⌉ and ⌈100.5/25⌉.
    expect(busy.decide(2000, [4, 2])?.replicas).toEqual([9, 5]);
    expect(busy.decide(2000, [4, 2])).toBeNull();
  });

  it('scale down after the quiet time, to the largest rate of the recent windows', () => {
    const tuner = new InferlineTuner(facts);
    const slow = evenly(50, 40);
    tuner.arrived(slow, 0, slow.length);
    expect(tuner.decide(14_000, [9, 5])).toBeNull();
    // 250 arrivals in 5 s: ⌈50/25⌉ and ⌈25/25⌉.
    expect(tuner.decide(40_000, [9, 5])?.replicas).toEqual([2, 1]);
  });
});

describe('the tuner in the simulator', () => {
  it('follows a step of the rate up within one look, and down again to the planned cost', () => {
    const { config, decisions, late, engine, space, changes } = tuned('100,200@120,100@300', '1', 480);
    expect(engine.answered).toBe(space.queries);
    const first = decisions.find(({ time }) => time > 120_000)!;
    // The narrowest window fills before the look that follows the step by a period at most.
    expect(first.time).toBeLessThanOrEqual(122_000);
    expect(first.replicas[0]).toBeGreaterThan(config[0].replicas);
    expect(late(160_000, 300_000)).toBeLessThanOrEqual(0.01);
    expect(late(330_000, 480_000)).toBeLessThanOrEqual(0.01);
    const planned = config.map(({ replicas }) => replicas);
    expect(
      decisions.filter(({ time }) => time > 300_000).some(({ replicas }) => `${replicas}` === `${planned}`),
    ).toBe(true);
    // No replica serves before its start-up.
    const started = changes.find(({ time, serving }) => time > 120_000 && serving[0] > planned[0])!;
    expect(started.time - first.time).toBeGreaterThanOrEqual(START_UP - 1e-6);
  });

  it('sees a change of the CV at a fixed rate, in a short window', () => {
    const { decisions, late } = tuned('100', '1,4@120', 480);
    const first = decisions.find(({ time }) => time > 120_000)!;
    expect(first.reason).toMatch(/within 0\./);
    expect(late(160_000, 480_000)).toBeLessThanOrEqual(0.01);
  });

  it('takes replicas away once in a quiet time at most', () => {
    const { decisions } = tuned('100,200@120,100@300', '1,4@400', 600);
    const total = ({ replicas }: { replicas: readonly number[] }) => replicas.reduce((sum, k) => sum + k, 0);
    const downs = decisions.filter((change, i) => i > 0 && total(change) < total(decisions[i - 1]));
    expect(downs.length).toBeGreaterThan(0);
    for (let i = 1; i < downs.length; i++)
      expect(downs[i].time - downs[i - 1].time).toBeGreaterThanOrEqual(15_000);
  });
});
