import type { ControllerOptions } from '../spec.js';
import { type LoadedModel, ModelState } from './model-state.js';

/** The models that a controller begins with. Each batch size that its options exclude is told in `notices`. */
export function modelStates(
  models: readonly LoadedModel[],
  { maxBatch, maxExec }: ControllerOptions,
  notices: string[],
): ModelState[] {
  return models.map(
    ({ profile, pages }) =>
      new ModelState(profile, pages, maxBatch, maxExec, (batch, execution) =>
        notices.push(
          `Batch size ${batch} of ${profile.name} (${execution / 1e6} ms) is left out, as in the original: ${
            batch > maxBatch ? `maxBatch is ${maxBatch}` : `maxExec is ${maxExec / 1e6} ms`
          }.`,
        ),
      ),
  );
}
