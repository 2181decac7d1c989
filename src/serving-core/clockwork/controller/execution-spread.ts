import { IndexSet } from './index-set.js';

/** GPU state before any demand was allocated to it. */
const INITIAL_OUTSTANDING = 1e6;
const INITIAL_WEIGHT = 0.01;

/** How the execution demand of each model is spread over the GPUs that hold it, by their spare capacity: the original's `redistribute`. */
export class ExecutionSpread {
  private readonly outstanding: Float64Array;
  private readonly weight: Float64Array;
  /** Per (model, GPU), model-major. */
  private readonly allocation: Float64Array;
  /** Models of which anything is allocated, and GPUs whose weight does not follow from what is allocated to them. */
  private readonly allocated: Uint8Array;
  private readonly unweighted: IndexSet;

  /** `held`: which GPU holds which model, model-major; kept by the caller. `capacity`: ns of work wanted within the default SLO. */
  constructor(
    models: number,
    private readonly gpus: number,
    private readonly capacity: number,
    private readonly held: Uint8Array,
  ) {
    this.outstanding = new Float64Array(gpus).fill(INITIAL_OUTSTANDING);
    this.weight = new Float64Array(gpus).fill(INITIAL_WEIGHT);
    this.allocation = new Float64Array(models * gpus);
    this.allocated = new Uint8Array(models);
    this.unweighted = new IndexSet(gpus);
    for (let gpu = 0; gpu < gpus; gpu++) this.unweighted.add(gpu);
  }

  /**
   * Spreads a model's demand anew. Nothing changes, to the bit, when there was none and is none: each GPU would give back 0 and
   * take 0.
   */
  over(model: number, demand: number): void {
    const { gpus, held, allocation, outstanding, weight, capacity } = this;
    if (demand === 0 && this.allocated[model] === 0 && this.unweighted.size === 0) return;
    this.allocated[model] = demand === 0 ? 0 : 1;
    const base = model * gpus;
    const total = demand === 0 ? 1 : this.heldWeight(base);
    for (let gpu = 0, at = base; gpu < gpus; gpu++, at++) {
      if (!held[at]) continue;
      const share = (demand * weight[gpu]) / total;
      const sum = outstanding[gpu] - allocation[at] + share;
      allocation[at] = share;
      outstanding[gpu] = sum;
      weight[gpu] = capacity / sum;
    }
    if (this.unweighted.size > 0) this.markWeighted(base);
  }

  /** A GPU no longer holds a model: what was allocated to it is gone, and its weight follows with the next demand there. */
  withdraw(model: number, gpu: number): void {
    const at = model * this.gpus + gpu;
    if (this.allocation[at] === 0) return;
    this.outstanding[gpu] -= this.allocation[at];
    this.allocation[at] = 0;
    this.unweighted.add(gpu);
  }

  /** What remains of a load demand of `wanted` after what the model's holders can serve within the SLO. */
  unmet(model: number, wanted: number): number {
    const base = model * this.gpus;
    const total = this.heldWeight(base);
    let left = wanted;
    for (let gpu = 0; gpu < this.gpus; gpu++) {
      if (!this.held[base + gpu]) continue;
      const required = (wanted * this.weight[gpu]) / total;
      left -= (this.capacity * required) / this.outstanding[gpu];
    }
    return left;
  }

  private heldWeight(base: number): number {
    let total = 0;
    for (let gpu = 0; gpu < this.gpus; gpu++) if (this.held[base + gpu]) total += this.weight[gpu];
    return total;
  }

  private markWeighted(base: number): void {
    for (let gpu = 0; gpu < this.gpus; gpu++) if (this.held[base + gpu]) this.unweighted.remove(gpu);
  }
}
