/** The paged weight caches of a worker's GPUs. Pages are counted, not placed: any free page serves any model. */
export class WeightCache {
  private readonly free: Int32Array;
  private reserved: Uint8Array;
  private present: Uint8Array;
  private versions: Int32Array;

  constructor(
    private readonly gpus: number,
    private models: number,
    readonly pagesPerGpu: number,
  ) {
    this.free = new Int32Array(gpus).fill(pagesPerGpu);
    this.reserved = new Uint8Array(gpus * models);
    this.present = new Uint8Array(gpus * models);
    this.versions = new Int32Array(gpus * models);
  }

  /** Makes room for models numbered below `count`; what is there stays. */
  extend(count: number): void {
    if (count <= this.models) return;
    const { gpus, models: old } = this;
    const models = Math.max(count, old * 2);
    const into = <T extends Uint8Array | Int32Array>(from: T, wide: T): T => {
      for (let gpu = 0; gpu < gpus; gpu++) wide.set(from.subarray(gpu * old, (gpu + 1) * old), gpu * models);
      return wide;
    };
    this.reserved = into(this.reserved, new Uint8Array(gpus * models));
    this.present = into(this.present, new Uint8Array(gpus * models));
    this.versions = into(this.versions, new Int32Array(gpus * models));
    this.models = models;
  }

  /** Empties every GPU's cache. Work that began before sees that its weights have changed. */
  clear(): void {
    this.free.fill(this.pagesPerGpu);
    this.reserved.fill(0);
    this.present.fill(0);
    for (let at = 0; at < this.versions.length; at++) this.versions[at]++;
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

  /** The transfer that began at `version` has failed: its pages are free again, unless something else has changed them since. */
  abandon(gpu: number, model: number, pages: number, version: number): void {
    if (this.version(gpu, model) === version) this.vacate(gpu, model, pages);
  }

  /** Gives a model's pages back; false when it has none. */
  evict(gpu: number, model: number, pages: number): boolean {
    if (this.present[gpu * this.models + model] === 0) return false;
    this.vacate(gpu, model, pages);
    return true;
  }

  private vacate(gpu: number, model: number, pages: number): void {
    const at = gpu * this.models + model;
    this.versions[at]++;
    this.present[at] = 0;
    this.reserved[at] = 0;
    this.free[gpu] += pages;
  }
}
