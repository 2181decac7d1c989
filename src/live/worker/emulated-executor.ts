import type { ModelProfile } from '../../serving-core/common/profile.js';
import { stream } from '../../serving-core/random/streams.js';
import type { Uniform } from '../../serving-core/random/uniform.js';
import {
  type Inference,
  type LiveExecutor,
  type LoadLimits,
  ModelRefused,
  type OpenedModel,
} from './live-executor.js';
import { WorkerStatus } from './messages.js';
import { isOnDisk, openModelFolder } from './model-folder.js';

export interface EmulationOptions {
  /** Built-in profiles by model name, for paths that are not on disk; null serves none. */
  zoo: ReadonlyMap<string, ModelProfile> | null;
  /** Work takes up to this fraction longer than profiled, evenly distributed; 0 for exactly the profile. */
  jitter: number;
  /** Told once of each path that the zoo serves. */
  substituted(path: string, model: string): void;
}

/** Executes nothing: work takes as long as profiled, and outputs are zeros. */
export class EmulatedExecutor implements LiveExecutor {
  readonly name = 'emulated GPUs';
  private readonly opened = new Map<string, ModelProfile>();
  private readonly models: ModelProfile[] = [];
  private readonly told = new Set<string>();
  private readonly random: Uniform = stream(0, 'worker/jitter');
  private zeros = new Uint8Array(0);

  constructor(private readonly options: EmulationOptions) {}

  async open(path: string, limits: LoadLimits): Promise<OpenedModel> {
    const model = isOnDisk(path) ? openModelFolder(path, limits) : this.fromZoo(path, limits);
    this.opened.set(path, model.profile);
    return model;
  }

  adopt(path: string, firstId: number, copies: number): void {
    const profile = this.opened.get(path)!;
    for (let id = firstId; id < firstId + copies; id++) this.models[id] = profile;
  }

  load(_gpu: number, model: number): number {
    return this.jittered(this.models[model].weightsTransfer);
  }

  infer({ model, padded }: Inference): number {
    const { batchSizes, execution } = this.models[model];
    return this.jittered(execution[batchSizes.indexOf(padded)]);
  }

  evict(): void {}

  output({ model, batch }: Inference): Uint8Array {
    const size = this.models[model].outputSize * batch;
    if (size > this.zeros.length) this.zeros = new Uint8Array(size);
    return this.zeros.subarray(0, size);
  }

  async close(): Promise<void> {}

  private jittered(duration: number): number {
    const { jitter } = this.options;
    return jitter === 0 ? duration : Math.round(duration * (1 + jitter * this.random.next()));
  }

  private fromZoo(path: string, { maxBatch, maxExec }: LoadLimits): OpenedModel {
    const [, name] = /(?:^|\/)([^/]+)\/model$/.exec(path) ?? [];
    const found = this.options.zoo?.get(name ?? '');
    if (found === undefined) throw new ModelRefused(WorkerStatus.invalidPath, `Invalid model path ${path}`);
    if (!this.told.has(path)) {
      this.told.add(path);
      this.options.substituted(path, found.name);
    }
    const kept = found.batchSizes.map((b, i) => b <= maxBatch && (b === 1 || found.execution[i] <= maxExec));
    return {
      profile: {
        ...found,
        batchSizes: found.batchSizes.filter((_, i) => kept[i]),
        execution: found.execution.filter((_, i) => kept[i]),
      },
    };
  }
}
