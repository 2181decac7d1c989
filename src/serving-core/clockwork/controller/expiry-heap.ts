/** Load demands ordered by when they expire, then by `order`. */
export class ExpiryHeap {
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly models: number[] = [];
  private readonly amounts: number[] = [];

  get size(): number {
    return this.times.length;
  }

  /** Expiry, order, model and amount of the first one; undefined when empty. */
  get time(): number {
    return this.times[0];
  }

  get order(): number {
    return this.orders[0];
  }

  get model(): number {
    return this.models[0];
  }

  get amount(): number {
    return this.amounts[0];
  }

  push(time: number, order: number, model: number, amount: number): void {
    const { times } = this;
    let hole = times.length;
    this.place(hole, time, order, model, amount);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!(time < times[parent] || (time === times[parent] && order < this.orders[parent]))) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.place(hole, time, order, model, amount);
  }

  pop(): void {
    const time = this.times.pop()!;
    const order = this.orders.pop()!;
    const model = this.models.pop()!;
    const amount = this.amounts.pop()!;
    const size = this.times.length;
    if (size === 0) return;
    let hole = 0;
    for (;;) {
      let child = hole * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && this.before(child + 1, this.times[child], this.orders[child])) child++;
      if (!this.before(child, time, order)) break;
      this.move(child, hole);
      hole = child;
    }
    this.place(hole, time, order, model, amount);
  }

  private before(index: number, time: number, order: number): boolean {
    return this.times[index] < time || (this.times[index] === time && this.orders[index] < order);
  }

  private move(from: number, to: number): void {
    this.place(to, this.times[from], this.orders[from], this.models[from], this.amounts[from]);
  }

  private place(at: number, time: number, order: number, model: number, amount: number): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.models[at] = model;
    this.amounts[at] = amount;
  }
}
