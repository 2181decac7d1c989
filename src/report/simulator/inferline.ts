import { UserError } from '../../errors.js';
import { generatedTrace } from '../../planning/generated-trace.js';
import { serveInferline } from '../../runner/targets/serve-inferline.js';
import { drawRoutes } from '../../serving-core/inferline/pipeline/draw-routes.js';
import { costOf, type ModelConfig, type Pipeline } from '../../serving-core/inferline/pipeline/pipeline.js';
import { largestBatch } from '../../serving-core/inferline/pipeline/profile.js';
import type { InferlineSpec, TraceSpec } from '../../serving-core/inferline/spec.js';
import type { Settings, SimulatorResult } from './offer.js';
import { distribution, readout } from './result.js';

/** What all runs of a page share. */
export interface InferlineBase {
  pipeline: Pipeline;
  spec: Pick<InferlineSpec, 'rule' | 'ties' | 'batchingDelay' | 'variation'>;
}

const MOST_QUERIES = 200_000;

/** The configuration that settings stand for, in the pipeline's order. */
export function inferlineConfig({ pipeline }: InferlineBase, settings: Settings): ModelConfig[] {
  return pipeline.models.map(({ name, profiles }, i) => {
    const config = {
      hardware: String(settings[`hardware${i}`]),
      batch: Number(settings[`batch${i}`]),
      replicas: Number(settings[`replicas${i}`]),
    };
    if (!Object.hasOwn(profiles, config.hardware))
      throw new UserError('E_SPEC', `${name} has no profile on ${config.hardware}.`, 'Choose another.');
    const largest = largestBatch(profiles[config.hardware]);
    if (config.batch > largest)
      throw new UserError('E_SPEC', `The profile of ${name} ends at batch ${largest}.`, 'Lower its batch.');
    return config;
  });
}

/** The arrivals that settings stand for. */
export function inferlineArrivals({ rate, cv, queries }: Settings): TraceSpec {
  return { rate: String(rate), cv: String(cv), queries: Number(queries) };
}

/** Serves a generated trace by a configuration as `repro run` does. @throws UserError for what cannot be. */
export function simulateInferline(base: InferlineBase, settings: Settings): SimulatorResult {
  const { pipeline, spec } = base;
  const config = inferlineConfig(base, settings);
  const seed = Number(settings.seed);
  if (Number(settings.queries) > MOST_QUERIES)
    throw new UserError('E_VALUE', `A page serves ${MOST_QUERIES} queries at most.`, 'Ask for fewer.');
  const { gaps } = generatedTrace({ ...inferlineArrivals(settings), seed });
  const load = { pipeline, gaps, routes: drawRoutes(pipeline, gaps.length + 1, seed) };
  const slo = Number(settings.slo);
  const { space } = serveInferline(
    load,
    config,
    null,
    { ...spec, slo, seed, startUp: 0, invariants: true },
    () => false,
  );
  const { latency, queries } = space;
  const late = latency.reduce((sum, took) => sum + Number(took > slo), 0);
  const curve = distribution(
    latency.map((took) => Math.trunc(took * 1e6)),
    queries,
  );
  return {
    readouts: [
      readout('attainment', 'In time', '%', (100 * (queries - late)) / queries),
      readout('p50', 'Latency p50', 'ms', curve.quantile(0.5)),
      readout('p99', 'Latency p99', 'ms', curve.quantile(0.99)),
      readout('cost', 'Cost', '$/h', costOf(pipeline, config)),
      readout('queries', 'Queries', '', queries),
      readout('late', 'Late', '', late),
    ],
    curve: curve.points,
    goal: slo,
  };
}
