const MODEL_BITS = 24;
const MODEL_MASK = 2 ** MODEL_BITS - 1;

/**
 * The strategies of one GPU under INFER4: one for each request and batch size, by priority, then batch size, model and
 * position in the model's queue. Those whose request has left its queue stay until they come up.
 */
export class Infer4Strategies {
  private priorities = new Float64Array(256);
  private codes = new Int32Array(256);
  private positions = new Float64Array(256);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Of the most urgent strategy; the heap must not be empty. */
  get batchIndex(): number {
    return this.codes[0] >> MODEL_BITS;
  }

  get model(): number {
    return this.codes[0] & MODEL_MASK;
  }

  /** Position of its request in the model's queue. */
  get position(): number {
    return this.positions[0];
  }

  push(priority: number, batchIndex: number, model: number, position: number): void {
    if (this.count === this.codes.length) this.grow();
    const { priorities } = this;
    const code = (batchIndex << MODEL_BITS) | model;
    let hole = this.count++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (priorities[parent] < priority) break;
      if (priorities[parent] === priority && this.before(parent, code, position)) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.place(hole, priority, code, position);
  }

  /** Removes the most urgent strategy. */
  pop(): void {
    const { priorities } = this;
    const last = --this.count;
    const priority = priorities[last];
    const code = this.codes[last];
    const position = this.positions[last];
    let hole = 0;
    for (;;) {
      let child = hole * 2 + 1;
      if (child >= last) break;
      const right = child + 1;
      if (
        right < last &&
        (priorities[right] < priorities[child] ||
          (priorities[right] === priorities[child] &&
            this.before(right, this.codes[child], this.positions[child])))
      )
        child = right;
      if (priority < priorities[child]) break;
      if (priority === priorities[child] && !this.before(child, code, position)) break;
      this.move(child, hole);
      hole = child;
    }
    this.place(hole, priority, code, position);
  }

  private before(index: number, code: number, position: number): boolean {
    return this.codes[index] < code || (this.codes[index] === code && this.positions[index] < position);
  }

  private move(from: number, to: number): void {
    this.place(to, this.priorities[from], this.codes[from], this.positions[from]);
  }

  private place(at: number, priority: number, code: number, position: number): void {
    this.priorities[at] = priority;
    this.codes[at] = code;
    this.positions[at] = position;
  }

  private grow(): void {
    const { priorities, codes, positions } = this;
    this.priorities = new Float64Array(codes.length * 2);
    this.codes = new Int32Array(codes.length * 2);
    this.positions = new Float64Array(codes.length * 2);
    this.priorities.set(priorities);
    this.codes.set(codes);
    this.positions.set(positions);
  }
}
