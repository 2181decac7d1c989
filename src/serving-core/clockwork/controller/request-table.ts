/** Who still needs a request's slot; it is reused once nobody does. */
export const Hold = { queue: 1, action: 2, response: 4 } as const;

/**
 * Requests that the controller knows, as columns: one slot each, reused after the request is answered and forgotten by
 * every queue and action. Times in ns.
 */
export class RequestTable {
  arrival = new Float64Array(256);
  /** Judged deadline: what goodput and the log go by. −1 when the scheduler set none. */
  deadline = new Float64Array(256);
  /** Internal deadline: what scheduling and timeouts go by. */
  internalDeadline = new Float64Array(256);
  requestId = new Float64Array(256);
  userId = new Int32Array(256);
  model = new Int32Array(256);
  sloFactor = new Float64Array(256);
  /** Bytes of input that came with it. */
  inputSize = new Float64Array(256);
  arrivalCount = new Int32Array(256);
  execDemand = new Float64Array(256);
  loadDemand = new Float64Array(256);
  holds = new Uint8Array(256);
  /** Counts the uses of a slot, so that a late look at it can tell that it now holds another request. */
  generation = new Uint32Array(256);
  private free: number[] = Array.from({ length: 256 }, (_, i) => 255 - i);
  private inUse = 0;

  /** A slot held for its response. */
  allocate(): number {
    if (this.free.length === 0) this.grow();
    const slot = this.free.pop()!;
    this.holds[slot] = Hold.response;
    this.inUse++;
    return slot;
  }

  hold(slot: number, hold: number): void {
    this.holds[slot] |= hold;
  }

  /** Lets go of one hold; the slot is free for reuse when none is left. */
  release(slot: number, hold: number): void {
    const left = this.holds[slot] & ~hold;
    this.holds[slot] = left;
    if (left !== 0) return;
    this.generation[slot]++;
    this.free.push(slot);
    this.inUse--;
  }

  isAnswered(slot: number): boolean {
    return (this.holds[slot] & Hold.response) === 0;
  }

  /** Requests whose slot is in use. */
  get size(): number {
    return this.inUse;
  }

  /** Requests that are unanswered or in an action; not those that merely wait in a queue until somebody looks at it. */
  get open(): number {
    return this.holds.reduce(
      (open, holds) => open + ((holds & (Hold.response | Hold.action)) === 0 ? 0 : 1),
      0,
    );
  }

  private grow(): void {
    const old = this.arrival.length;
    for (const column of float64Columns) this[column] = extended(this[column], new Float64Array(old * 2));
    for (const column of int32Columns) this[column] = extended(this[column], new Int32Array(old * 2));
    this.holds = extended(this.holds, new Uint8Array(old * 2));
    this.generation = extended(this.generation, new Uint32Array(old * 2));
    for (let slot = old * 2 - 1; slot >= old; slot--) this.free.push(slot);
  }
}

const float64Columns = [
  'arrival',
  'deadline',
  'internalDeadline',
  'requestId',
  'sloFactor',
  'inputSize',
  'execDemand',
  'loadDemand',
] as const;
const int32Columns = ['userId', 'model', 'arrivalCount'] as const;

function extended<T extends Float64Array | Int32Array | Uint8Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
