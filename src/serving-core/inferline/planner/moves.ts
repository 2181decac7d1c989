import { type ModelConfig, type Pipeline, type PipelineConfig, priceOf } from '../pipeline/pipeline.js';

/** The configuration with one model's entry changed. */
export function changed(config: PipelineConfig, model: number, change: Partial<ModelConfig>): PipelineConfig {
  return config.map((entry, i) => (i === model ? { ...entry, ...change } : entry));
}

/** Types of hardware that a model is profiled on, the dearest first; of equal prices in the order of the price list. */
export function hardwareOf(pipeline: Pipeline, model: number): string[] {
  const profiled = pipeline.models[model].profiles;
  return pipeline.hardware
    .filter(({ name }) => Object.hasOwn(profiled, name))
    .sort((a, b) => b.price - a.price)
    .map(({ name }) => name);
}

/** Batch sizes that a model is profiled at on its hardware. */
function batches(pipeline: Pipeline, { hardware }: ModelConfig, model: number): number[] {
  return pipeline.models[model].profiles[hardware].map(({ batch }) => batch);
}

/** With the next profiled batch size, or null at the last. */
export function nextBatch(pipeline: Pipeline, config: PipelineConfig, model: number): PipelineConfig | null {
  const next = batches(pipeline, config[model], model).find((batch) => batch > config[model].batch);
  return next === undefined ? null : changed(config, model, { batch: next });
}

/** With one replica less, or null at the last. */
export function oneReplicaLess(config: PipelineConfig, model: number): PipelineConfig | null {
  const { replicas } = config[model];
  return replicas > 1 ? changed(config, model, { replicas: replicas - 1 }) : null;
}

/** The next cheaper hardware of a model, or null on the cheapest. */
export function cheaperHardware(pipeline: Pipeline, config: PipelineConfig, model: number): string | null {
  const price = priceOf(pipeline, config[model].hardware);
  return hardwareOf(pipeline, model).find((name) => priceOf(pipeline, name) < price) ?? null;
}

/** The next dearer hardware of a model, or null on the dearest. */
export function dearerHardware(pipeline: Pipeline, config: PipelineConfig, model: number): string | null {
  const price = priceOf(pipeline, config[model].hardware);
  return (
    hardwareOf(pipeline, model)
      .reverse()
      .find((name) => priceOf(pipeline, name) > price) ?? null
  );
}

/** On other hardware with the largest batch, not above the present one, that is profiled there. */
export function onHardware(
  pipeline: Pipeline,
  config: PipelineConfig,
  model: number,
  hardware: string,
): PipelineConfig {
  const profiled = pipeline.models[model].profiles[hardware].map(({ batch }) => batch);
  const batch = Math.max(...profiled.filter((size) => size <= config[model].batch));
  return changed(config, model, { hardware, batch });
}
