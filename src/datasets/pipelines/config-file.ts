import type {
  ModelConfig,
  Pipeline,
  PipelineConfig,
} from '../../serving-core/inferline/pipeline/pipeline.js';
import { largestBatch } from '../../serving-core/inferline/pipeline/profile.js';
import { YamlPlace } from '../yaml/yaml-place.js';
import { unknownModel } from './graph.js';

/** Most replicas of a model in a configuration. */
const MOST_REPLICAS = 100_000;
const NEXT =
  "Give each model hardware, batch and replicas; 'repro plan … --write c.yaml' writes such a file.";

/** Reads a configuration of a pipeline from the text of a YAML file. Throws `E_PIPELINE` with file and line. */
export function parseConfig(file: string, text: string, pipeline: Pipeline): PipelineConfig {
  const root = YamlPlace.parse(file, text, NEXT);
  const names = pipeline.models.map(({ name }) => name);
  const config: ModelConfig[] = [];
  for (const [name, place] of root.entries()) {
    const model = names.indexOf(name);
    if (model < 0) throw unknownModel(place, name, names);
    config[model] = entryOf(place, pipeline, model);
  }
  const missing = names.find((_, model) => config[model] === undefined);
  if (missing !== undefined) throw root.wrong(`the configuration lacks model ${missing}`);
  return config;
}

function entryOf(place: YamlPlace, pipeline: Pipeline, model: number): ModelConfig {
  const { name, profiles } = pipeline.models[model];
  const { hardware, batch, replicas } = place.fields(['hardware', 'batch', 'replicas']);
  if (!hardware) throw place.wrong(`${name} lacks its hardware`);
  const on = hardware.text();
  if (!Object.hasOwn(profiles, on))
    throw hardware.wrong(`${name} has no profile on '${on}', only on ${Object.keys(profiles).join(', ')}`);
  const largest = largestBatch(profiles[on]);
  const size = batch?.number() ?? 1;
  if (!Number.isInteger(size) || size < 1 || size > largest)
    throw (batch ?? place).wrong(
      `batch ${size} of ${name} lies outside its profile on ${on}, which has batches 1 to ${largest}`,
    );
  return { hardware: on, batch: size, replicas: replicas?.count(MOST_REPLICAS) ?? 1 };
}

/** The YAML text of a configuration, which `parseConfig` reads. */
export function configText(pipeline: Pipeline, config: PipelineConfig): string {
  return config
    .map(
      ({ hardware, batch, replicas }, model) =>
        `${JSON.stringify(pipeline.models[model].name)}: { hardware: ${JSON.stringify(hardware)}, batch: ${batch}, replicas: ${replicas} }\n`,
    )
    .join('');
}
