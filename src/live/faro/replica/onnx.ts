import { openModel } from '../../../inference/models/open-model.js';
import { InferenceDevice } from '../../../inference/runtime/device.js';
import { classIndex } from './class-index.js';
import type { Serving } from './model.js';

const KEY = 'model';

/** An ONNX model on the CPU: each request is an inference of one made-up input, since nothing here decodes pictures. Throws UserError when it cannot be run. */
export async function onnxModel(options: {
  readonly model: string;
  readonly threads: number;
  readonly dataFolder: string;
}): Promise<Serving> {
  const { model, threads, dataFolder } = options;
  const opened = await openModel(model, dataFolder);
  const device = new InferenceDevice({ threads, provider: 'cpu' });
  try {
    await device.load(KEY, opened.model);
    // The first inference of a model takes longer than those that follow.
    await device.time(KEY, 1, 1);
  } catch (error) {
    await device.close();
    throw error;
  }
  return {
    async serve() {
      await device.time(KEY, 1, 1);
      return classIndex;
    },
    close: () => device.close(),
  };
}
