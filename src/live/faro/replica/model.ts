import type { Lognormal } from '../../../serving-core/faro/simulator/lognormal.js';
import { sleepingModel } from './sleeping.js';

/** What a replica runs: a model that sleeps for drawn times, or an ONNX model on the CPU. Plain data, so that it can be told to a process. */
export type ReplicaModel =
  | { readonly kind: 'sleep'; readonly service: Lognormal }
  | { readonly kind: 'onnx'; readonly model: string; readonly threads: number; readonly dataFolder: string };

/** How a replica serves one request after another. */
export interface Serving {
  /** Resolves with the body of the answer to a request that came at `arrived`, ms of `performance.now()`; one call at a time. */
  serve(body: Buffer, arrived: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a model. Throws UserError for one that cannot be run. */
export async function openReplicaModel(model: ReplicaModel, seed: number): Promise<Serving> {
  if (model.kind === 'sleep') return sleepingModel(model.service, seed);
  const { onnxModel } = await import('./onnx.js');
  return onnxModel(model);
}
