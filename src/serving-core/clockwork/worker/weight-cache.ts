/** The paged weight caches of a worker's GPUs. Pages are counted, not placed: any free page serves any model. */
export class WeightCache {
  private readonly free: Int32Array;
  private readonly reserved: Uint8Array;
  private readonly present: Uint8Array;
  private readonly versions: Int32Array;

  constructor(
    gpus: number,
    private readonly models: number,
    readonly pagesPerGpu: number,
  ) {
    this.free = new Int32Array(gpus).fill(pagesPerGpu);
    this.reserved = new Uint8Array(gpus * models);
    this.present = new Uint8Array(gpus * models);
    this.versions = new Int32Array(gpus * models);
  }

  /** Whether the model's weights are there: all of them, not only its pages. */
  has(gpu: number, model: number): boolean {
    return this.present[gpu * this.models + model] === 1;
  }

  /** Changes whenever the model's weights on this GPU do. */
  version(gpu: number, model: number): number {
    return this.versions[gpu * this.models + model];
  }

  freePages(gpu: number): number {
    return this.free[gpu];
  }

  /** Takes `pages` for a model whose transfer begins, unless it has them; false when too few are free. */
  allocate(gpu: number, model: number, pages: number): boolean {
    const at = gpu * this.models + model;
    if (this.reserved[at] === 0) {
      if (this.free[gpu] < pages) return false;
      this.free[gpu] -= pages;
      this.reserved[at] = 1;
    }
    this.versions[at]++;
    return true;
  }

  /** The transfer is complete: the weights can be used. */
  arrive(gpu: number, model: number): void {
    this.present[gpu * this.models + model] = 1;
  }

  /** Gives a model's pages back; false when it has none. */
  evict(gpu: number, model: number, pages: number): boolean {
    const at = gpu * this.models + model;
    if (this.present[at] === 0) return false;
    this.versions[at]++;
    this.present[at] = 0;
    this.reserved[at] = 0;
    this.free[gpu] += pages;
    return true;
  }
}
