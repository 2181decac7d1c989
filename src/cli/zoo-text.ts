import { builtInZoos, findZoo, pagesOf, userZoos, type Zoo } from '../datasets/zoo/index.js';
import { count } from '../plural.js';
import type { ModelProfile } from '../serving-core/common/profile.js';
import { renderTable } from './table.js';

/** Every zoo, built in or added by the user, as `repro zoo list` shows it. */
export async function listZoos(): Promise<{ name: string; models: number; source: string }[]> {
  const mine = await Promise.all([...userZoos().keys()].map(findZoo));
  return [...builtInZoos, ...mine].map(({ name, models, source }) => ({ name, models: models.size, source }));
}

export function zoosTable(zoos: Awaited<ReturnType<typeof listZoos>>, width: number): string {
  const rows = zoos.map(({ name, models, source }) => [name, String(models), source]);
  return renderTable(['ZOO', 'MODELS', 'SOURCE'], rows, { width, right: ['MODELS'] });
}

/** The models of a zoo: sizes in MB (10^6 bytes) and 16 MiB pages, times in ms. */
export function modelsTable({ models }: Zoo, width: number): string {
  const batches = [...new Set([...models.values()].flatMap((model) => model.batchSizes))].sort(
    (a, b) => a - b,
  );
  const numbers = ['WEIGHTS MB', 'PAGES', 'TRANSFER MS', ...batches.map((batch) => `B${batch} MS`)];
  const rows = [...models.values()].map((model) => [
    model.name,
    (model.weightsSize / 1e6).toFixed(1),
    String(pagesOf(model)),
    ms(model.weightsTransfer),
    ...batches.map((batch) => {
      const at = model.batchSizes.indexOf(batch);
      return at === -1 ? '' : ms(model.execution[at]);
    }),
  ]);
  return renderTable(['MODEL', ...numbers], rows, { width, right: numbers });
}

/** One model's profile, a fact a line. */
export function profileText(model: ModelProfile, zoo: Zoo, width: number): string {
  const facts = [
    ['input', `${model.inputSize} bytes`],
    ['output', `${model.outputSize} bytes`],
    ['weights', `${model.weightsSize} bytes, ${count(pagesOf(model), 'page')} of 16 MiB`],
    ['transfer', `${ms(model.weightsTransfer)} ms`],
    ...model.batchSizes.map((batch, i) => [`batch ${batch}`, `${ms(model.execution[i])} ms`]),
    ['zoo', `${zoo.name}: ${zoo.source}`],
  ];
  return renderTable([model.name, ''], facts, { width });
}

function ms(ns: number): string {
  return (ns / 1e6).toFixed(2);
}
