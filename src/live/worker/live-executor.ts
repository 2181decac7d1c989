import type { ModelProfile } from '../../serving-core/common/profile.js';

/** What a controller allows of a model: its largest batch, and the longest execution (ns) of a batch above 1. */
export interface LoadLimits {
  maxBatch: number;
  maxExec: number;
}

/** A model as an executor has found it. Its batch sizes keep to the limits, and its sizes are those of a single input. */
export interface OpenedModel {
  profile: ModelProfile;
  /** Pages of its weights, where its files say so; otherwise they follow from its bytes. */
  pages?: number;
}

/** Why a model cannot be opened; `status` is the worker's code: 10 unknown, 41 invalid or unreadable files. */
export class ModelRefused extends Error {
  override readonly name = 'ModelRefused';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** One batch to execute. */
export interface Inference {
  gpu: number;
  model: number;
  /** Inputs in it, and the implemented batch size that holds them. */
  batch: number;
  padded: number;
  /** Bytes of each input in `body`, which are LZ4 blocks; empty when `body` holds `batch` raw inputs, or nothing. */
  inputSizes: readonly number[];
  body: Uint8Array;
}

/** How a piece of work ended. */
export interface Ending {
  /** 0, or the worker's code of what went wrong. */
  status: number;
  message?: string;
  /** ns that the accelerator worked on it; by default from its start to its end. */
  duration?: number;
  /** Outputs of the whole batch, one after the other; nothing when there was no input. */
  output?: Uint8Array;
}

/** Tells how work ended; called at most once, and never before the method that was given it has returned. */
export type Done = (ending: Ending) => void;

/** Returned by an executor that will call `done`: nobody knows yet how long the work takes. */
export const UNKNOWN = Number.POSITIVE_INFINITY;

/**
 * What a live worker executes with. Windows, queues, weight caches and error codes are the worker's business; an executor
 * is given one inference and one weight transfer of a GPU at a time. Work of which it knows the duration it need not do:
 * it returns the ns, the worker waits so long and `done` is not called. Otherwise it returns UNKNOWN and calls `done`.
 */
export interface LiveExecutor {
  /** What start-up lines call it. */
  readonly name: string;
  /** Reads the model at `path`, once for every load of it. Rejects with ModelRefused. */
  open(path: string, limits: LoadLimits): Promise<OpenedModel>;
  /** The model last opened at `path` is from now on known as the models `firstId` to `firstId` + `copies` − 1, on every GPU. */
  adopt(path: string, firstId: number, copies: number): void;
  /** Brings a model's weights to a GPU. */
  load(gpu: number, model: number, done: Done): number;
  infer(work: Inference, done: Done): number;
  /** The output of work of which `infer` knew the duration; asked for at its end, when it had inputs. */
  output?(work: Inference): Uint8Array;
  /** The GPU no longer needs these weights. */
  evict(gpu: number, model: number): void;
  close(): Promise<void>;
}
