import { type KairosModel, kairosModels } from '../datasets/kairos/published.js';
import { UserError } from '../errors.js';

/** The target latency of a model in ms: the given one, or the published one. @throws UserError when there is neither. */
export function targetOf(model: string, given: number | undefined): number {
  if (given !== undefined) return given;
  if (Object.hasOwn(kairosModels, model)) return kairosModels[model as KairosModel];
  throw new UserError(
    'E_QOS',
    `Model ${model} has no published target latency.`,
    'Give one in ms: --qos 350',
  );
}
