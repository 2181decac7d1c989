const MODEL_BITS = 24;
const MODEL_MASK = 2 ** MODEL_BITS - 1;

/** One number for (batch index below 128, model below 2^24) that orders by batch size, then by model. */
function strategyCode(batchIndex: number, model: number): number {
  return (batchIndex << MODEL_BITS) | model;
}

/** Batch index of a strategy's code. */
export function strategyBatch(code: number): number {
  return code >> MODEL_BITS;
}

/** Model of a strategy's code. */
export function strategyModel(code: number): number {
  return code & MODEL_MASK;
}

/**
 * The strategies of one GPU: for each active model instance its most urgent one, ordered by priority, then batch size, then
 * model. Keeping only the most urgent is exact, because acting on any strategy of an instance removes all of its strategies.
 */
export class StrategyHeap {
  private priorities = new Float64Array(16);
  private codes = new Int32Array(16);
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(priority: number, batchIndex: number, model: number): void {
    if (this.count === this.codes.length) this.grow();
    const { priorities, codes } = this;
    const code = strategyCode(batchIndex, model);
    let hole = this.count++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (priorities[parent] < priority || (priorities[parent] === priority && codes[parent] < code)) break;
      priorities[hole] = priorities[parent];
      codes[hole] = codes[parent];
      hole = parent;
    }
    priorities[hole] = priority;
    codes[hole] = code;
  }

  /** Whether a strategy would be the most urgent if it were pushed now. */
  precedes(priority: number, batchIndex: number, model: number): boolean {
    if (this.count === 0 || priority < this.priorities[0]) return true;
    return priority === this.priorities[0] && strategyCode(batchIndex, model) < this.codes[0];
  }

  /** Removes the most urgent strategy and returns its code; the heap must not be empty. */
  pop(): number {
    const { priorities, codes } = this;
    const top = codes[0];
    const last = --this.count;
    const priority = priorities[last];
    const code = codes[last];
    let hole = 0;
    for (;;) {
      let child = hole * 2 + 1;
      if (child >= last) break;
      const right = child + 1;
      if (
        right < last &&
        (priorities[right] < priorities[child] ||
          (priorities[right] === priorities[child] && codes[right] < codes[child]))
      )
        child = right;
      if (priority < priorities[child] || (priority === priorities[child] && code < codes[child])) break;
      priorities[hole] = priorities[child];
      codes[hole] = codes[child];
      hole = child;
    }
    priorities[hole] = priority;
    codes[hole] = code;
    return top;
  }

  private grow(): void {
    const priorities = new Float64Array(this.codes.length * 2);
    const codes = new Int32Array(this.codes.length * 2);
    priorities.set(this.priorities);
    codes.set(this.codes);
    this.priorities = priorities;
    this.codes = codes;
  }
}
