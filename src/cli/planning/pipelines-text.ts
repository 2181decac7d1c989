import { type Pipeline, SOURCE } from '../../serving-core/inferline/pipeline/pipeline.js';
import { lookUp } from '../../serving-core/inferline/pipeline/profile.js';
import { scaleFactors } from '../../serving-core/inferline/pipeline/routes.js';
import { renderTable } from '../table.js';
import { wrap } from '../wrap.js';

/** Pipelines with their models, a line each. */
export function pipelinesTable(pipelines: readonly Pipeline[], width: number): string {
  const rows = pipelines.map(({ name, models, description }) => [
    name,
    models.map((model) => model.name).join(', '),
    description,
  ]);
  return renderTable(['PIPELINE', 'MODELS', 'WHAT IT IS'], rows, { width });
}

/** One pipeline: what it is, how queries go, and each model's profiles. */
export function pipelineText(pipeline: Pipeline, width: number): string {
  const { models, edges, outputs, hardware, draws } = pipeline;
  const scale = scaleFactors(pipeline);
  const after = (model: number) =>
    edges
      .filter(({ to, from }) => to === model && from !== SOURCE)
      .map(({ from, condition }) => {
        const p = condition && (condition.when ? draws[condition.draw] : 1 - draws[condition.draw]);
        return models[from].name + (p === undefined ? '' : ` (${Number((100 * p).toFixed(2))} %)`);
      })
      .join(', ');
  const graph = renderTable(
    ['MODEL', 'AFTER', 'SCALE FACTOR', 'OUTPUT'],
    models.map(({ name }, model) => [
      name,
      after(model),
      scale[model].toFixed(3),
      outputs.includes(model) ? 'yes' : '',
    ]),
    { width, right: ['SCALE FACTOR'] },
  );
  const numbers = ['$/H', 'BATCH', 'P99 MS', 'QUERIES/S'];
  const profiles = renderTable(
    ['MODEL', 'HARDWARE', ...numbers],
    models.flatMap(({ name, profiles: byHardware }) =>
      Object.entries(byHardware).flatMap(([on, profile]) =>
        profile.map(({ batch }) => {
          const { latency, throughput } = lookUp(profile, batch);
          const price = hardware.find((type) => type.name === on)!.price;
          return [name, on, String(price), String(batch), latency.toFixed(2), String(throughput)];
        }),
      ),
    ),
    { width, right: numbers },
  );
  return [`${pipeline.name}: ${wrap(pipeline.description, width)}`, graph, profiles].join('\n\n');
}
