import { UserError } from '../../errors.js';
import type { ElementType } from '../format/element-types.js';
import type { Provider, Runtime, RuntimeSession, RuntimeTensor } from './load-runtime.js';
import type { Signature } from './signature.js';
import { syntheticInput } from './synthetic-input.js';
import { joinOutputs, splitInputs, WrongSize } from './tensors.js';

/** A model file with all that is needed to run it; plain data, so that it crosses threads. */
export interface LoadableModel {
  file: string;
  signature: Signature;
  /** Sizes of open dimensions by name, the batch not among them. */
  sizes: Readonly<Record<string, number>>;
}

export interface SessionOptions {
  /** Threads of one inference; ONNX Runtime's own, not Node's. */
  threads: number;
  provider: Provider;
}

/** A batch that was run: ns from feeding it to having its outputs, and those. */
export interface Ran {
  ns: number;
  output: Uint8Array;
}

/** The models that one device has loaded, by a key that the caller chooses, and running them. */
export class Sessions {
  readonly #loaded = new Map<string, { model: LoadableModel; session: RuntimeSession }>();

  constructor(
    private readonly runtime: Runtime,
    private readonly options: SessionOptions,
    /** Monotonic, in ms. */
    private readonly now: () => number = () => performance.now(),
    /** Whether whoever asked has gone: runs that are left are given up. */
    private readonly ending: () => boolean = () => false,
  ) {}

  /** Asked of a device to learn whether there is a runtime at all. */
  ready(): void {}

  /** Of the runtime, as it says itself. */
  version(): string {
    return this.runtime.env?.versions?.node ?? 'of an unknown version';
  }

  /** Reads and prepares a model; returns how long that took, in ns. */
  async load(key: string, model: LoadableModel): Promise<number> {
    if (this.#loaded.has(key)) await this.unload(key);
    const { threads, provider } = this.options;
    const began = this.now();
    let session: RuntimeSession;
    try {
      session = await this.runtime.InferenceSession.create(model.file, {
        executionProviders: [provider],
        executionMode: 'sequential',
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        freeDimensionOverrides: model.sizes,
        logSeverityLevel: 4,
      });
    } catch (error) {
      throw runtimeError('E_MODEL_LOAD', `${model.file} cannot be loaded`, error, provider);
    }
    const ns = (this.now() - began) * 1e6;
    this.#loaded.set(key, { model, session });
    return ns;
  }

  async unload(key: string): Promise<void> {
    const loaded = this.#loaded.get(key);
    this.#loaded.delete(key);
    await loaded?.session.release();
  }

  /** Runs one batch of raw inputs. */
  async run(key: string, batch: number, input: Uint8Array): Promise<Ran> {
    const { session, model } = this.#of(key);
    const feeds = this.#feeds(model, batch, input);
    const began = this.now();
    const outputs = await this.#once(session, model, feeds);
    const ns = (this.now() - began) * 1e6;
    return { ns, output: joined(session, model.file, outputs, batch) };
  }

  /** Times `runs` runs of one batch of made-up inputs, one after the other; ns of each. */
  async time(key: string, batch: number, runs: number): Promise<Float64Array> {
    const { session, model } = this.#of(key);
    const feeds = this.#feeds(model, batch, syntheticInput(model.signature, batch));
    const times = new Float64Array(runs);
    for (let i = 0; i < runs; i++) {
      if (this.ending()) throw new Error('the inference device is closed');
      const began = this.now();
      const outputs = await this.#once(session, model, feeds);
      times[i] = (this.now() - began) * 1e6;
      if (i === 0) checkOutputs(session, model.file, outputs, batch);
    }
    return times;
  }

  /** Bytes of one output, as one run of one batch has them. */
  async outputSize(key: string, batch: number): Promise<number> {
    const { model } = this.#of(key);
    const { output } = await this.run(key, batch, syntheticInput(model.signature, batch));
    return output.byteLength / batch;
  }

  #of(key: string) {
    const loaded = this.#loaded.get(key);
    if (!loaded) throw new Error(`no model is loaded as ${key}`);
    return loaded;
  }

  #feeds({ file, signature }: LoadableModel, batch: number, input: Uint8Array) {
    const { inputs, fixedBatch } = signature;
    if (fixedBatch !== undefined && batch !== fixedBatch)
      throw new WrongSize(`${file} runs batches of ${fixedBatch} only, not ${batch}`);
    const tensors = splitInputs(signature, batch, input);
    return Object.fromEntries(
      inputs.map(({ name, type, shape }, i) => [
        name,
        new this.runtime.Tensor(type.name, elements(type, tensors[i]), [batch, ...shape]),
      ]),
    );
  }

  async #once(session: RuntimeSession, { file }: LoadableModel, feeds: Record<string, RuntimeTensor>) {
    try {
      return await session.run(feeds);
    } catch (error) {
      throw runtimeError('E_MODEL_RUN', `${file} cannot be run`, error, this.options.provider);
    }
  }
}

type View = new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;

const views: Readonly<Record<string, View>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

function elements(type: ElementType, bytes: Uint8Array): ArrayBufferView {
  return new views[type.name](bytes.buffer, bytes.byteOffset, bytes.byteLength / type.bytes);
}

/** Every output must be numbers with the batch as first dimension: a worker cuts the bytes apart by it. */
function checkOutputs(
  { outputNames }: RuntimeSession,
  file: string,
  outputs: Record<string, RuntimeTensor>,
  batch: number,
): void {
  for (const name of outputNames) {
    const { dims, data } = outputs[name];
    if (!ArrayBuffer.isView(data))
      throw new UserError(
        'E_MODEL_OUTPUT',
        `${file}: output '${name}' is no tensor of numbers.`,
        'Leave it out of the exported model.',
      );
    if (dims[0] !== batch)
      throw new UserError(
        'E_MODEL_OUTPUT',
        `${file}: output '${name}' has shape [${dims.join(', ')}] for a batch of ${batch}, so its first dimension is not the batch.`,
        'Export the model with the batch as first dimension of every output.',
      );
  }
}

function joined(
  session: RuntimeSession,
  file: string,
  outputs: Record<string, RuntimeTensor>,
  batch: number,
): Uint8Array {
  checkOutputs(session, file, outputs, batch);
  const tensors = session.outputNames.map((name) => {
    const { buffer, byteOffset, byteLength } = outputs[name].data as ArrayBufferView;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  return joinOutputs(tensors, batch);
}

function runtimeError(code: `E_${string}`, what: string, error: unknown, provider: Provider): UserError {
  const [reason] = String((error as Error).message ?? error).split('\n', 1);
  const next =
    provider === 'cuda'
      ? 'The CUDA provider needs a GPU and its libraries (and was never tried); the usual one is --provider cpu.'
      : 'ONNX Runtime says so: check the model with the tool that wrote it.';
  return new UserError(code, `${what}: ${reason.replace(/\.+$/, '')}.`, next);
}
