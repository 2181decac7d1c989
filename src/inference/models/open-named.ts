import { dirname, resolve } from 'node:path';
import type { NamedModel } from '../../datasets/pipelines/model-files.js';
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
    const path = builtModels.includes(one.onnx) ? one.onnx : resolve(dirname(pipeline), one.onnx);
    all.push({ ...one, path, opened: await openModel(path, folder, { seed, sizes: one.sizes }) });
  }
  return all;
}
