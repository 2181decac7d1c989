import type { Dataset, FaroDataset } from './run.js';

/** A data set in words, always with whether it is real: for a caption, a plan and a log. */
export function datasetText(dataset: Dataset): string {
  if (!('day' in dataset)) return faroText(dataset);
  const what = `${dataset.name} day ${dataset.day}`;
  if (dataset.kind !== 'synthetic') {
    const kind = dataset.kind === 'real' ? 'real' : 'synthetic stand-in from a file';
    return `${what}, ${kind} (SHA-256 ${dataset.sha256.slice(0, 12)}…)`;
  }
  const { functions, seed, generator } = dataset;
  const rows = `${functions.toLocaleString('en-US')} function${functions === 1 ? '' : 's'}`;
  return `${what}, synthetic stand-in (${rows}, seed ${seed}, generator ${generator})`;
}

function faroText(dataset: FaroDataset): string {
  if (dataset.kind === 'stand-in')
    return `${dataset.name}, synthetic stand-in for its ten traces (seed ${dataset.seed})`;
  const what =
    dataset.kind === 'published' ? 'the published evaluation trace' : 'a trace that is not the published one';
  return `${dataset.name}, ${what} (SHA-256 ${dataset.sha256.slice(0, 12)}…)`;
}
