/** Measured costs of one model on one kind of accelerator. Times in ns, sizes in bytes. */
export interface ModelProfile {
  name: string;
  /** Bytes of one input and one output. */
  inputSize: number;
  outputSize: number;
  /** Bytes of weights; pages = ceil(bytes / page size). */
  weightsSize: number;
  /** Host-to-device transfer of the weights, ns. */
  weightsTransfer: number;
  /** Implemented batch sizes, ascending, first is 1. */
  batchSizes: readonly number[];
  /** Execution time of each batch size, ns, same order. */
  execution: readonly number[];
}
