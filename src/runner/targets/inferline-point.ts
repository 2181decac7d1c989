import { findPipeline } from '../../datasets/pipelines/find.js';
import { UserError } from '../../errors.js';
import { planWith } from '../../planning/methods.js';
import { loadTrace } from '../../planning/trace.js';
import { AutoscaleUnits, autoscaleDefaults } from '../../serving-core/inferline/baselines/autoscale.js';
import { coarseUnit } from '../../serving-core/inferline/baselines/coarse-grained.js';
import { Ds2, ds2Defaults } from '../../serving-core/inferline/baselines/ds2.js';
import { drawRoutes } from '../../serving-core/inferline/pipeline/draw-routes.js';
import type {
  ModelConfig,
  Pipeline,
  PipelineConfig,
} from '../../serving-core/inferline/pipeline/pipeline.js';
import { largestBatch } from '../../serving-core/inferline/pipeline/profile.js';
import { Judge } from '../../serving-core/inferline/planner/judge.js';
import type { Step } from '../../serving-core/inferline/planner/steps.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import { planFacts } from '../../serving-core/inferline/tuner/plan-facts.js';
import { type Autoscaler, InferlineTuner } from '../../serving-core/inferline/tuner/tuner.js';
import type { InferlineLoad } from './serve-inferline.js';

export type { InferlineLoad } from './serve-inferline.js';

/** Loads pipeline and trace of a point. Throws UserError for whatever is wrong with them. */
export function inferlineLoad(spec: InferlineSpec, seed: number): InferlineLoad {
  const pipeline = findPipeline(spec.pipeline);
  const { gaps } = loadTrace({ ...spec.arrivals, seed });
  const sample = spec.lead === undefined ? gaps : leading(gaps, spec.lead * 1000);
  if (sample.length === 0)
    throw new UserError('E_SPEC', `No query comes in the first ${spec.lead} s.`, 'Give a longer lead.');
  return { pipeline, gaps, sample, routes: drawRoutes(pipeline, gaps.length + 1, seed) };
}

function leading(gaps: Float64Array, until: number): Float64Array {
  let now = 0;
  const end = gaps.findIndex((gap) => {
    now += gap;
    return now > until;
  });
  return end < 0 ? gaps : gaps.subarray(0, end);
}

/** The configuration that a point begins with, the steps that led to it, and the judge of its goal. */
export function inferlinePlan(spec: InferlineSpec, { pipeline, sample, routes }: InferlineLoad) {
  const { plan, slo, rule, ties, batchingDelay } = spec;
  const goal =
    'config' in plan
      ? { slo, criterion: 'p99' as const, prefilter: false }
      : { slo, criterion: plan.criterion, prefilter: plan.prefilter };
  const outcome = routes?.subarray(0, sample.length + 1) ?? null;
  const judge = new Judge(pipeline, { gaps: sample, outcome }, goal, { rule, ties, batchingDelay });
  if ('config' in plan)
    return { judge, config: givenConfig(pipeline, plan.config), steps: [] as readonly Step[], remark: '' };
  return { judge, ...planWith(plan.method, judge, plan) };
}

/** A spec's own configuration, checked against the profiles. Throws UserError. */
export function givenConfig(
  pipeline: Pipeline,
  config: Readonly<Record<string, ModelConfig>>,
): PipelineConfig {
  const wrong = (problem: string) =>
    new UserError('E_SPEC', `The configuration of ${pipeline.name} ${problem}.`, 'Correct plan.config.');
  const unknown = Object.keys(config).find((name) => !pipeline.models.some((model) => model.name === name));
  if (unknown !== undefined) throw wrong(`names model ${unknown}, which it does not have`);
  return pipeline.models.map(({ name, profiles }) => {
    if (!Object.hasOwn(config, name)) throw wrong(`lacks model ${name}`);
    const entry = config[name];
    if (!Object.hasOwn(profiles, entry.hardware))
      throw wrong(`has ${name} on ${entry.hardware}, where it has no profile`);
    const largest = largestBatch(profiles[entry.hardware]);
    if (entry.batch > largest)
      throw wrong(`has batch ${entry.batch} of ${name}, whose profile ends at ${largest}`);
    return entry;
  });
}

/** Whoever tunes a point; null when nobody does. Throws UserError when it does not fit the plan. */
export function inferlineTuner(
  { tuner: { name, options = {} }, slo, plan, rule }: InferlineSpec,
  { pipeline, sample }: InferlineLoad,
  config: PipelineConfig,
): Autoscaler | null {
  if (name === 'none') return null;
  if (name === 'autoscale') {
    const unit = coarseUnit(pipeline, slo);
    if (!unit || 'config' in plan || !plan.method.startsWith('cg-'))
      throw new UserError('E_SPEC', 'AutoScale tunes whole units.', 'Plan with cg-mean or cg-peak.');
    return new AutoscaleUnits(unit, { ...autoscaleDefaults, ...options });
  }
  const facts = planFacts(pipeline, config, sample, rule);
  return name === 'ds2' ? new Ds2(facts, { ...ds2Defaults, ...options }) : new InferlineTuner(facts, options);
}
