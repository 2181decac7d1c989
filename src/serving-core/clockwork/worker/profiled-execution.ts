import type { LoadedModel } from '../controller/model-state.js';
import type { ExecutionModel } from './executor.js';

/** Executes in exactly the profiled times, as the original's emulated worker does. */
export function profiledExecution(models: readonly LoadedModel[]): ExecutionModel {
  return {
    infer: (_gpu, model, batch) => {
      const { batchSizes, execution } = models[model].profile;
      for (let i = 0; i < batchSizes.length; i++) if (batchSizes[i] === batch) return execution[i];
      return 0;
    },
    load: (_gpu, model) => models[model].profile.weightsTransfer,
  };
}
