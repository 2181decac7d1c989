import { InferenceDevice } from '../../inference/runtime/device.js';
import type { LoadableModel, SessionOptions } from '../../inference/runtime/sessions.js';

/** What a process of replicas is told of those that compute: plain data, so that it crosses to the process. */
export interface Computing extends SessionOptions {
  replicas: readonly ComputingReplica[];
}

/** A replica, the model that it runs, and the largest batch that it is given. */
export interface ComputingReplica {
  replica: number;
  model: LoadableModel;
  batch: number;
}

const KEY = 'model';
/** Runs of the largest batch and of a single query before the first one counts: ONNX Runtime sets aside its memory in them. */
const WARM_UP = 3;

/** Replicas that run their models on made-up inputs, each on a device, and so a thread, of its own. */
export class ComputingReplicas {
  private constructor(private readonly devices: ReadonlyMap<number, InferenceDevice>) {}

  /** Loads and warms up every model. @throws UserError for one that ONNX Runtime does not take, or without ONNX Runtime. */
  static async open({ replicas, threads, provider }: Computing): Promise<ComputingReplicas> {
    const devices = new Map<number, InferenceDevice>();
    for (const { replica, model, batch } of replicas) {
      const device = new InferenceDevice({ threads, provider });
      devices.set(replica, device);
      await device.load(KEY, model);
      for (const size of new Set([batch, 1])) await device.time(KEY, size, WARM_UP);
    }
    return new ComputingReplicas(devices);
  }

  has(replica: number): boolean {
    return this.devices.has(replica);
  }

  /** Computes a batch. */
  async run(replica: number, size: number): Promise<void> {
    await this.devices.get(replica)!.time(KEY, size, 1);
  }
}
