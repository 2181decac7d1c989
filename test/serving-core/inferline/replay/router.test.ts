import { describe, expect, it } from 'vitest';
import { findPipeline } from '../../../../src/datasets/pipelines/find.js';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { Ds2, ds2Defaults } from '../../../../src/serving-core/inferline/baselines/ds2.js';
import { Services } from '../../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../../src/serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../../../src/serving-core/inferline/invariants.js';
import { drawRoutes } from '../../../../src/serving-core/inferline/pipeline/draw-routes.js';
import type { Pipeline, PipelineConfig } from '../../../../src/serving-core/inferline/pipeline/pipeline.js';
import { Router } from '../../../../src/serving-core/inferline/replay/router.js';
import { type PlanFacts, planFacts } from '../../../../src/serving-core/inferline/tuner/plan-facts.js';
import { Scaling } from '../../../../src/serving-core/inferline/tuner/scaling.js';
import { serve } from '../../../../src/serving-core/inferline/tuner/serve.js';
import { type Autoscaler, InferlineTuner } from '../../../../src/serving-core/inferline/tuner/tuner.js';
import { gammaGaps, imageDriver1, notebookConfig, pipelineOf } from '../../../support/inferline.js';

interface Playing {
  batchingDelay?: number;
  autoscaler?: Autoscaler | null;
  startUp?: number;
  /** Service times in place of the profile's, ms. */
  vary?: (model: number, size: number) => number;
}

/** Service times that all differ a little: what starts at once does not end at once. */
function distinct(pipeline: Pipeline, config: PipelineConfig): Playing['vary'] {
  const stations = new Services(pipeline, 'batch').stations(config);
  const batches = stations.map(() => 0);
  return (model, size) => stations[model].service[size] * (1 + 0.01 * Math.sin(++batches[model]));
}

/** Plays a trace through a router whose replicas take exactly their service times, under a virtual clock that counts ms. */
function play(
  pipeline: Pipeline,
  config: PipelineConfig,
  gaps: Float64Array,
  { batchingDelay = 0, autoscaler = null, startUp = 0, vary }: Playing = {},
) {
  const space = new Workspace(pipeline, gaps, drawRoutes(pipeline, gaps.length + 1, 5));
  const stations = new Services(pipeline, 'batch').stations(config);
  const service = vary ?? ((model, size) => stations[model].service[size]);
  const clock = new VirtualClock();
  const ready = clock.register((model, replica) => router.done(model, replica, clock.now()));
  const delayed = clock.register((model, replica) => router.due(model, replica, clock.now()));
  const router: Router = new Router(
    space,
    stations,
    (model, replica, size) => clock.at(clock.now() + service(model, size), ready, model, replica),
    {
      batchingDelay,
      waits: (model, replica) => clock.at(clock.now() + batchingDelay, delayed, model, replica),
    },
  );
  const scaled = {
    setReplicas: (model: number, replicas: number) => router.setReplicas(model, replicas, clock.now()),
  };
  const scaling = new Scaling(scaled, stations, autoscaler, space.sentAt, startUp);
  const arrival = clock.register((id) => {
    router.query(id, clock.now(), clock.now());
    if (id < gaps.length) clock.at(clock.now() + gaps[id], arrival, id + 1, 0);
  });
  const scale = clock.register(() => {
    scaling.act(router.sent);
    if (router.sent === space.queries) scaling.stopLooking();
    scaleLater();
  });
  const scaleLater = () => {
    if (scaling.next < Number.POSITIVE_INFINITY) clock.at(scaling.next, scale, 0, 0);
  };
  clock.at(0, arrival, 0, 0);
  scaleLater();
  clock.run(Number.POSITIVE_INFINITY);
  return { space, router, changes: scaling.changes };
}

/** The same by the estimator. */
function estimate(
  pipeline: Pipeline,
  config: PipelineConfig,
  gaps: Float64Array,
  { batchingDelay = 0, autoscaler = null, startUp = 0, vary }: Playing = {},
) {
  const space = new Workspace(pipeline, gaps, drawRoutes(pipeline, gaps.length + 1, 5));
  const stations = new Services(pipeline, 'batch').stations(config);
  return { space, ...serve(space, stations, autoscaler, { batchingDelay, startUp, vary }) };
}

const threeOf = (pipeline: Pipeline): PipelineConfig =>
  pipeline.models.map(({ profiles }, model) => ({
    hardware: Object.keys(profiles)[0],
    batch: 2 + (model % 2),
    replicas: 3 + model,
  }));

function expectEqual(played: ReturnType<typeof play>, expected: ReturnType<typeof estimate>): void {
  const { space, router } = played;
  const { engine } = expected;
  checkServed(space, router);
  for (let id = 0; id < space.queries; id++)
    expect(Math.abs(space.latency[id] - expected.space.latency[id]), `query ${id}`).toBeLessThan(1e-6);
  expect(router.batches).toEqual(engine.batches);
  expect(router.longestQueue).toEqual(engine.longestQueue);
  for (const [model, busy] of engine.busy.entries()) {
    expect(router.busy[model]).toBeCloseTo(busy, 3);
    expect(router.waited[model]).toBeCloseTo(engine.waited[model], 3);
  }
}

describe('the router', () => {
  it.each([
    ['image-driver-1', imageDriver1, notebookConfig, 100],
    ['social-media', findPipeline('social-media'), threeOf(findPipeline('social-media')), 20],
    ['tf-cascade', findPipeline('tf-cascade'), threeOf(findPipeline('tf-cascade')), 20],
  ])('answers the queries of %s when the estimator says', (_, pipeline, config, rate) => {
    const gaps = gammaGaps(rate, 4, 3000, 7);
    expectEqual(play(pipeline, config, gaps), estimate(pipeline, config, gaps));
  });

  it.each([
    ['image-driver-1', imageDriver1, notebookConfig, 60],
    ['social-media', findPipeline('social-media'), threeOf(findPipeline('social-media')), 20],
  ])('waits with %s before it takes a batch', (_, pipeline, config, rate) => {
    const gaps = gammaGaps(rate, 4, 3000, 7);
    const delay = { batchingDelay: 3.7 };
    expectEqual(play(pipeline, config, gaps, delay), estimate(pipeline, config, gaps, delay));
  });

  it('takes together what comes while a replica waits', () => {
    // A replica that is woken at 0 takes both queries at 3, for 2/0.25 ms.
    const profile = [
      { batch: 1, latency: 5, throughput: 200 },
      { batch: 2, latency: 8, throughput: 250 },
    ];
    const one = pipelineOf(profile, [[-1, 0]], [0]);
    const config = [{ hardware: 'gpu', batch: 2, replicas: 2 }];
    const { space, router } = play(one, config, Float64Array.of(1), { batchingDelay: 3 });
    expect([...space.latency]).toEqual([11, 10]);
    expect([...router.waited]).toEqual([3 + 2]);
  });

  it.each([
    ["InferLine's tuner", (facts: PlanFacts) => new InferlineTuner(facts, { stabilisation: 5000 }), 0],
    ["InferLine's tuner, with a batching delay", (facts: PlanFacts) => new InferlineTuner(facts), 2.3],
    ['DS2, which halts to change', (facts: PlanFacts) => new Ds2(facts, ds2Defaults), 0],
  ])('follows %s as the estimator does', (_, autoscaler, batchingDelay) => {
    const calm = gammaGaps(60, 1, 1200, 3);
    const gaps = Float64Array.from([...calm, ...gammaGaps(200, 1, 6000, 4), ...gammaGaps(60, 1, 3600, 5)]);
    const facts = planFacts(imageDriver1, notebookConfig, calm);
    const how = () => ({
      batchingDelay,
      startUp: 3000,
      autoscaler: autoscaler(facts),
      vary: distinct(imageDriver1, notebookConfig),
    });
    const played = play(imageDriver1, notebookConfig, gaps, how());
    const expected = estimate(imageDriver1, notebookConfig, gaps, how());
    expectEqual(played, expected);
    // Up, and down again: more than the plan and the first order.
    expect(expected.changes.length).toBeGreaterThan(3);
    expect(played.changes).toEqual(expected.changes);
  });

  it('refuses the end of a batch that was never begun', () => {
    const { router } = play(imageDriver1, notebookConfig, gammaGaps(100, 1, 10));
    expect(() => router.done(0, 0, 1e6)).toThrowError('replica 0 of model 0 had no batch');
  });
});
