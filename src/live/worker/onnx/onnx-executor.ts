import { existsSync } from 'node:fs';
import { builtModels, type Opened, openModel } from '../../../inference/models/open-model.js';
import { InferenceDevice } from '../../../inference/runtime/device.js';
import type { SessionOptions } from '../../../inference/runtime/sessions.js';
import { Status } from '../../../serving-core/clockwork/status.js';
import type { ModelProfile } from '../../../serving-core/common/profile.js';
import {
  type Done,
  type Ending,
  type Inference,
  type LiveExecutor,
  type LoadLimits,
  ModelRefused,
  type OpenedModel,
  UNKNOWN,
} from '../live-executor.js';
import { WorkerStatus } from '../messages.js';
import { measureServed } from './measure-served.js';
import { BadInputs, type Decompress, rawInputs } from './work.js';

export interface OnnxExecutorOptions extends SessionOptions {
  /** Devices: each runs one inference at a time. */
  gpus: number;
  /** Where built models are kept. */
  dataFolder: string;
  /** Profiles by model name that were measured before; other models are measured when they are opened. */
  profiles: ReadonlyMap<string, ModelProfile>;
  decompress: Decompress;
  /** Told of each model that is opened, a line. */
  say(line: string): void;
}

interface Served {
  opened: Opened;
  profile: ModelProfile;
  /** What it was measured under when it was opened: larger batches are missing. Undefined for a profile that was there before. */
  measuredFor: LoadLimits | undefined;
}

/**
 * Executes the actions of a live worker for real: a GPU is an inference device, weights are on it while the model is loaded
 * there, and an inference computes its outputs. How long something takes is known when it is done, so `load` and `infer` return
 * UNKNOWN and call `done`.
 */
export class OnnxExecutor implements LiveExecutor {
  readonly name: string;
  readonly #devices: readonly InferenceDevice[];
  readonly #byPath = new Map<string, Served>();
  readonly #byId: Served[] = [];

  /** @throws UserError that names the command that installs ONNX Runtime when it is missing. */
  static async start(options: OnnxExecutorOptions): Promise<OnnxExecutor> {
    const executor = new OnnxExecutor(options);
    try {
      await executor.#devices[0].ready();
    } catch (error) {
      await executor.close();
      throw error;
    }
    return executor;
  }

  private constructor(private readonly options: OnnxExecutorOptions) {
    const { gpus, threads, provider } = options;
    this.name = `ONNX Runtime, ${provider}`;
    this.#devices = Array.from({ length: gpus }, () => new InferenceDevice({ threads, provider }));
  }

  /**
   * Opens `PATH.onnx`, or where no such file is and PATH is `…/NAME/model`, the built model NAME. Its batch sizes keep to the
   * limits. Rejects with ModelRefused.
   */
  async open(path: string, limits: LoadLimits): Promise<OpenedModel> {
    const known = this.#byPath.get(path);
    const served = known && covers(known, limits) ? known : await this.#find(path, limits);
    this.#byPath.set(path, served);
    const { profile } = served;
    const kept = profile.batchSizes.map(
      (batch, i) => batch === 1 || (batch <= limits.maxBatch && profile.execution[i] <= limits.maxExec),
    );
    return {
      profile: {
        ...profile,
        batchSizes: profile.batchSizes.filter((_, i) => kept[i]),
        execution: profile.execution.filter((_, i) => kept[i]),
      },
    };
  }

  /** The model last opened at `path` is known as `firstId` to `firstId` + `copies` − 1 from now on. */
  adopt(path: string, firstId: number, copies: number): void {
    const served = this.#byPath.get(path)!;
    for (let id = firstId; id < firstId + copies; id++) this.#byId[id] = served;
  }

  load(gpu: number, model: number, done: Done): number {
    const loading = this.#devices[gpu].load(String(model), this.#byId[model].opened.model);
    loading.then(
      (duration) => done({ status: Status.success, duration }),
      (error) => done(failed(error)),
    );
    return UNKNOWN;
  }

  infer(work: Inference, done: Done): number {
    this.#run(work).then(done, (error) => done(failed(error)));
    return UNKNOWN;
  }

  evict(gpu: number, model: number): void {
    // Nobody waits for it: what is asked of the device later is done after it.
    this.#devices[gpu].unload(String(model)).catch(() => {});
  }

  async close(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.close()));
  }

  async #run(work: Inference): Promise<Ending> {
    const { opened, profile } = this.#byId[work.model];
    const device = this.#devices[work.gpu];
    const key = String(work.model);
    if (work.body.length === 0) {
      const [duration] = await device.time(key, work.padded, 1);
      return { status: Status.success, duration };
    }
    const inputs = rawInputs(work, opened.model.signature.inputSize, this.options.decompress);
    const { ns, output } = await device.run(key, work.padded, inputs);
    const wanted = output.subarray(0, work.batch * profile.outputSize);
    return { status: Status.success, duration: ns, output: wanted };
  }

  async #find(path: string, limits: LoadLimits): Promise<Served> {
    const { dataFolder, profiles, say } = this.options;
    const file = `${path}.onnx`;
    const name = /(?:^|\/)([^/]+)\/model$/.exec(path)?.[1] ?? '';
    const model = existsSync(file) ? file : name;
    if (model === name && !builtModels.includes(name))
      throw new ModelRefused(WorkerStatus.invalidPath, `Invalid model path ${path}: no ${file}`);
    try {
      const opened = await openModel(model, dataFolder);
      const known = profiles.get(name);
      const profile = known ?? (await measureServed(name || path, opened, this.#devices[0], limits));
      const { inputSize } = opened.model.signature;
      if (profile.inputSize !== inputSize)
        throw new Error(`its profile has inputs of ${profile.inputSize} bytes, the model ${inputSize}`);
      say(`${path} is ${opened.model.file}, ${known ? 'profiled before' : 'measured now'}`);
      return { opened, profile, measuredFor: known ? undefined : limits };
    } catch (error) {
      throw new ModelRefused(WorkerStatus.invalidPath, `${path}: ${(error as Error).message}`);
    }
  }
}

/** Whether all batch sizes within the limits are in the profile, if the model has them. */
function covers({ measuredFor }: Served, { maxBatch, maxExec }: LoadLimits): boolean {
  return !measuredFor || (maxBatch <= measuredFor.maxBatch && maxExec <= measuredFor.maxExec);
}

function failed(error: Error): Ending {
  const status = error instanceof BadInputs ? error.status : WorkerStatus.runtimeError;
  return { status, message: error.message };
}
