import { UserError } from '../errors.js';
import type { ModelLoad, WorkloadData } from './workload.js';

/** The model of all the original's microbenchmarks. */
export const RESNET50 = 'resnet50_v2';

/** Names of the zoo's models; throws UserError when the workload was bound without a zoo, or to an empty one. */
export function zooOf(workload: string, data: WorkloadData | undefined): readonly string[] {
  if (data === undefined || data.zoo.length === 0)
    throw new UserError(
      'E_WORKLOAD_DATA',
      `${workload} loads every model of the zoo, but there is none.`,
      'Name a zoo that has models: repro zoo list',
    );
  return data.zoo;
}

/** `total` instances spread over the models, the later ones receiving what does not divide. */
export function spreadOver(zoo: readonly string[], total: number): ModelLoad[] {
  let remaining = total;
  return zoo
    .map((model, i) => {
      const copies = Math.floor(remaining / (zoo.length - i));
      remaining -= copies;
      return { model, copies };
    })
    .filter(({ copies }) => copies > 0);
}
