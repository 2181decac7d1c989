import type { Pipeline, PipelineModel } from '../../serving-core/inferline/pipeline/pipeline.js';
import { routesOf } from '../../serving-core/inferline/pipeline/routes.js';
import { YamlPlace } from '../yaml/yaml-place.js';
import { graphOf, type Stated, unknownModel } from './graph.js';
import { profileRows } from './profile-rows.js';

/** Most models of a pipeline. */
const MOST_MODELS = 64;
const NEXT = "docs/inferline.md explains the format; 'repro pipelines image-driver-1 --yaml' prints one.";

/**
 * Reads a pipeline from the text of a YAML file; `file` is for messages. With `unmeasured`, models that name an ONNX file need no
 * profile yet. Throws `E_PIPELINE` with file and line.
 */
export function parsePipeline(file: string, text: string, { unmeasured = false } = {}): Pipeline {
  const root = YamlPlace.parse(file, text, NEXT);
  const fields = root.fields(['name', 'description', 'hardware', 'models', 'outputs']);
  const needed = (field: keyof typeof fields): YamlPlace => {
    const place = fields[field];
    if (!place) throw root.wrong(`the pipeline lacks '${field}'`);
    return place;
  };
  const hardware = needed('hardware')
    .entries()
    .map(([name, price]) => ({ name, price: price.positive() }));
  const priced = hardware.map(({ name }) => name);
  const stated = needed('models').entries();
  if (stated.length === 0 || stated.length > MOST_MODELS)
    throw needed('models').wrong(`a pipeline has 1 to ${MOST_MODELS} models, but this has ${stated.length}`);
  const models = stated.map(([name, place]) => ({
    name,
    place,
    ...place.fields(['profiles', 'after', 'onnx', 'description']),
  }));
  const { order, edges, draws } = graphOf(models);
  const outputs = outputsOf(needed('outputs'), models, order);
  const pipeline: Pipeline = {
    name: needed('name').name(),
    description: fields.description?.text() ?? '',
    models: order.map(
      (i): PipelineModel => ({
        name: models[i].name,
        profiles: profilesOf(models[i], priced, unmeasured),
      }),
    ),
    edges,
    outputs,
    draws,
    hardware,
  };
  checkOutputs(
    pipeline,
    order.map((i) => models[i]),
    needed('outputs'),
  );
  return pipeline;
}

interface StatedModel extends Stated {
  profiles?: YamlPlace;
  onnx?: YamlPlace;
}

function profilesOf(
  { name, place, profiles, onnx }: StatedModel,
  priced: readonly string[],
  unmeasured: boolean,
): PipelineModel['profiles'] {
  if (!profiles && onnx) {
    if (unmeasured) return {};
    throw place.wrong(`model ${name} has no profile yet; 'repro profile FILE' measures it`);
  }
  const byHardware = profiles?.entries() ?? [];
  if (byHardware.length === 0) throw place.wrong(`model ${name} has no profile on any hardware`);
  return Object.fromEntries(
    byHardware.map(([hardware, rows]) => {
      if (!priced.includes(hardware))
        throw rows.wrong(
          `model ${name} is profiled on hardware '${hardware}', which has no price (there are ${priced.join(', ')})`,
        );
      return [hardware, profileRows(rows, name, hardware)];
    }),
  );
}

function outputsOf(place: YamlPlace, models: readonly Stated[], order: readonly number[]): number[] {
  const names = models.map(({ name }) => name);
  const outputs = place.elements().map((element) => {
    const index = names.indexOf(element.text());
    if (index < 0) throw unknownModel(element, element.text(), names);
    return order.indexOf(index);
  });
  if (outputs.length === 0) throw place.wrong('outputs must name a model');
  if (new Set(outputs).size < outputs.length) throw place.wrong('outputs names a model twice');
  return outputs;
}

// A model that leads nowhere is work for no answer, and a query that ends before an output is never answered.
function checkOutputs(pipeline: Pipeline, models: readonly Stated[], outputs: YamlPlace): void {
  const leads = new Set(pipeline.outputs);
  for (let model = models.length - 1; model >= 0; model--)
    if (pipeline.edges.some(({ from, to }) => from === model && leads.has(to))) leads.add(model);
  const lost = models.findIndex((_, model) => !leads.has(model));
  if (lost >= 0)
    throw models[lost].place.wrong(
      `model ${models[lost].name} leads to no output; name it in outputs, or a model after it`,
    );
  const { outcomes, need } = routesOf(pipeline);
  const nodes = models.length + 1;
  for (let outcome = 0; outcome < outcomes; outcome++) {
    if (need[outcome * nodes + models.length] > 0) continue;
    const reached = models.filter((_, model) => need[outcome * nodes + model] > 0);
    const last = reached[reached.length - 1].name;
    throw outputs.wrong(
      `the conditional branches never join: a query that goes no further than ${last} reaches no output; name ${last} in outputs, or lead every branch to one`,
    );
  }
}
