import { Worker } from 'node:worker_threads';
import { UserError } from '../../errors.js';
import { type CallName, type Calls, END, type PlainError, type Reply } from './messages.js';
import type { LoadableModel, Ran, SessionOptions } from './sessions.js';
import { WrongSize } from './tensors.js';

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * Something that models run on, one inference at a time and in the order of the calls, as on a GPU: a thread of its own, so
 * that the thread that uses it never waits. A load waits for its turn too.
 */
export class InferenceDevice {
  readonly #thread: Worker;
  readonly #exited: Promise<void>;
  readonly #ending = new Int32Array(new SharedArrayBuffer(4));
  readonly #pending = new Map<number, Pending>();
  #ids = 0;
  #ended: Error | undefined;

  constructor(options: SessionOptions) {
    this.#thread = new Worker(threadFile(), { workerData: { ...options, ending: this.#ending.buffer } });
    this.#exited = new Promise((resolve) => this.#thread.once('exit', () => resolve()));
    this.#thread.on('message', (reply: Reply) => this.#answered(reply));
    this.#thread.on('error', (error) => this.#end(error));
    this.#thread.on('exit', () => this.#end(new Error('the thread of an inference device ended')));
  }

  /** Resolves once ONNX Runtime is there. @throws UserError that names the command that installs it. */
  ready(): Promise<undefined> {
    return this.#call('ready', []);
  }

  /** Version of the ONNX Runtime that runs here, which need not be the one that repro asks for. */
  version(): Promise<string> {
    return this.#call('version', []);
  }

  /**
   * Reads and prepares a model under a key; an earlier one of that key is dropped. Resolves with the ns that it took: the
   * nearest thing to a transfer of weights that a CPU has.
   * @throws UserError when ONNX Runtime is missing, or does not take the model.
   */
  load(key: string, model: LoadableModel): Promise<number> {
    return this.#call('load', [key, model]);
  }

  unload(key: string): Promise<undefined> {
    return this.#call('unload', [key]);
  }

  /**
   * Runs a batch: its raw inputs one after the other, an input being its tensors in the model's order. Outputs come the same
   * way. @throws WrongSize when the bytes are not that many inputs; UserError when the model fails.
   */
  run(key: string, batch: number, input: Uint8Array): Promise<Ran> {
    // A copy, since posting a view would copy all of the buffer that it lies in.
    const own = new Uint8Array(input);
    return this.#call('run', [key, batch, own], [own.buffer]);
  }

  /** Runs a batch of made-up inputs several times; ns of each. */
  time(key: string, batch: number, runs: number): Promise<Float64Array> {
    return this.#call('time', [key, batch, runs]);
  }

  /** Bytes of a single output. */
  outputSize(key: string, batch: number): Promise<number> {
    return this.#call('outputSize', [key, batch]);
  }

  /**
   * Ends the thread, after the inference that runs; what waits behind it is rejected. It ends by itself: ONNX Runtime aborts the whole process
   * where its thread is terminated in the middle of a call.
   */
  async close(): Promise<void> {
    this.#end(new Error('the inference device is closed'));
    Atomics.store(this.#ending, 0, 1);
    this.#thread.postMessage(END);
    await this.#exited;
  }

  #call<Name extends CallName>(
    call: Name,
    args: Calls[Name]['args'],
    transfer: ArrayBuffer[] = [],
  ): Promise<Calls[Name]['result']> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const id = this.#ids++;
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.#thread.postMessage({ id, call, args }, transfer);
    });
  }

  #answered(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if ('error' in reply) pending?.reject(fromPlain(reply.error));
    else pending?.resolve(reply.result);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

function fromPlain({ name, message, code, next }: PlainError): Error {
  if (code?.startsWith('E_')) return new UserError(code as `E_${string}`, message, next);
  return name === 'WrongSize' ? new WrongSize(message) : new Error(message);
}

function threadFile(): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(fromSource ? './source-thread.mjs' : './device-thread.js', import.meta.url);
}
