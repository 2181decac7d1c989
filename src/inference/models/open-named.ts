import { dirname, resolve } from 'node:path';
import type { NamedModel } from '../../datasets/pipelines/model-files.js';
import { UserError } from '../../errors.js';
import { isInside } from '../../inside-folder.js';
import { builtModels, type Opened, openModel } from './open-model.js';

export interface OpenedNamed extends NamedModel {
  /** Absolute path of its file, or the name of a model that is built. */
  path: string;
  opened: Opened;
}

/**
 * Opens the ONNX models that a pipeline's YAML file names; paths are relative to that file. `folder` keeps what is built.
 * @throws UserError for the first that is not there or cannot be run.
 */
export async function openNamed(
  pipeline: string,
  named: readonly NamedModel[],
  folder: string,
  seed = 0,
): Promise<OpenedNamed[]> {
  const all: OpenedNamed[] = [];
  for (const one of named) {
    const path = builtModels.includes(one.onnx) ? one.onnx : besides(pipeline, one);
    all.push({ ...one, path, opened: await openModel(path, folder, { seed, sizes: one.sizes }) });
  }
  return all;
}

// A pipeline may be somebody else's.
function besides(pipeline: string, { model, onnx }: NamedModel): string {
  const folder = dirname(resolve(pipeline));
  const path = resolve(folder, onnx);
  if (isInside(path, folder)) return path;
  throw new UserError(
    'E_OUTSIDE',
    `Model ${model} of ${pipeline} is ${onnx}, which leaves the folder of the pipeline.`,
    `Put the model into ${folder}, and the file itself rather than a link.`,
  );
}
