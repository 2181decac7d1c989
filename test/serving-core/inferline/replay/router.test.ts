import { describe, expect, it } from 'vitest';
import { findPipeline } from '../../../../src/datasets/pipelines/find.js';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { Engine } from '../../../../src/serving-core/inferline/estimator/engine.js';
import { Services } from '../../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../../src/serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../../../src/serving-core/inferline/invariants.js';
import { drawRoutes } from '../../../../src/serving-core/inferline/pipeline/draw-routes.js';
import type { Pipeline, PipelineConfig } from '../../../../src/serving-core/inferline/pipeline/pipeline.js';
import { Router } from '../../../../src/serving-core/inferline/replay/router.js';
import { gammaGaps, imageDriver1, notebookConfig } from '../../../support/inferline.js';

/** Plays a trace through a router whose replicas take exactly their service times. */
function play(pipeline: Pipeline, config: PipelineConfig, gaps: Float64Array) {
  const space = new Workspace(pipeline, gaps, drawRoutes(pipeline, gaps.length + 1, 5));
  const stations = new Services(pipeline, 'batch').stations(config);
  const clock = new VirtualClock();
  const ready = clock.register((model, replica) => router.done(model, replica, clock.now()));
  const router = new Router(space, stations, (model, replica, size) =>
    clock.at(clock.now() + stations[model].service[size], ready, model, replica),
  );
  const arrival = clock.register((id) => {
    router.query(id, clock.now(), clock.now());
    if (id < gaps.length) clock.at(clock.now() + gaps[id], arrival, id + 1, 0);
  });
  clock.at(0, arrival, 0, 0);
  clock.run(Number.POSITIVE_INFINITY);
  return { space, router };
}

const threeOf = (pipeline: Pipeline): PipelineConfig =>
  pipeline.models.map(({ profiles }, model) => ({
    hardware: Object.keys(profiles)[0],
    batch: 2 + (model % 2),
    replicas: 3 + model,
  }));

describe('the router', () => {
  it.each([
    ['image-driver-1', imageDriver1, notebookConfig, 100],
    ['social-media', findPipeline('social-media'), threeOf(findPipeline('social-media')), 20],
    ['tf-cascade', findPipeline('tf-cascade'), threeOf(findPipeline('tf-cascade')), 20],
  ])('answers the queries of %s when the estimator says', (_, pipeline, config, rate) => {
    const gaps = gammaGaps(rate, 4, 3000, 7);
    const { space, router } = play(pipeline, config, gaps);
    const estimated = new Workspace(pipeline, gaps, drawRoutes(pipeline, gaps.length + 1, 5));
    const engine = new Engine(estimated, new Services(pipeline, 'batch').stations(config));
    engine.advance();
    checkServed(space, router);
    for (let id = 0; id < space.queries; id++)
      expect(Math.abs(space.latency[id] - estimated.latency[id]), `query ${id}`).toBeLessThan(1e-6);
    expect(router.batches).toEqual(engine.batches);
    expect(router.longestQueue).toEqual(engine.longestQueue);
    for (const [model, busy] of engine.busy.entries()) {
      expect(router.busy[model]).toBeCloseTo(busy, 3);
      expect(router.waited[model]).toBeCloseTo(engine.waited[model], 3);
    }
  });

  it('refuses the end of a batch that was never begun', () => {
    const { router } = play(imageDriver1, notebookConfig, gammaGaps(100, 1, 10));
    expect(() => router.done(0, 0, 1e6)).toThrowError('replica 0 of model 0 had no batch');
  });
});
