const FIRST_PLACES = 64;

/** One request as a client sent it: ids and indices, and when it reaches the controller, ns. */
export interface SentRequest {
  requestId: number;
  userId: number;
  model: number;
  sloFactor: number;
  arrival: number;
}

/** Requests that were sent and not read, first in, first out: 32 bytes each in a ring that doubles up to `capacity` places. */
export class Backlog {
  private requestId = new Float64Array(FIRST_PLACES);
  private arrival = new Float64Array(FIRST_PLACES);
  private sloFactor = new Float64Array(FIRST_PLACES);
  private userId = new Int32Array(FIRST_PLACES);
  private model = new Int32Array(FIRST_PLACES);
  private head = 0;
  private count = 0;
  private readonly taken: SentRequest = { requestId: 0, userId: 0, model: 0, sloFactor: 0, arrival: 0 };

  /** `capacity` is a power of two from 64 on. */
  constructor(private readonly capacity: number) {
    if (capacity < FIRST_PLACES || !Number.isInteger(Math.log2(capacity)))
      throw new RangeError(
        `a backlog has a power of two of places, ${FIRST_PLACES} or more, not ${capacity}`,
      );
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  /** Appends a request; the backlog must not be full. */
  push(requestId: number, userId: number, model: number, sloFactor: number, arrival: number): void {
    if (this.count === this.arrival.length) this.grow();
    const place = (this.head + this.count++) & (this.arrival.length - 1);
    this.requestId[place] = requestId;
    this.userId[place] = userId;
    this.model[place] = model;
    this.sloFactor[place] = sloFactor;
    this.arrival[place] = arrival;
  }

  /** The request that has waited longest, valid until the next call; the backlog must not be empty. */
  shift(): Readonly<SentRequest> {
    const { taken, head } = this;
    taken.requestId = this.requestId[head];
    taken.userId = this.userId[head];
    taken.model = this.model[head];
    taken.sloFactor = this.sloFactor[head];
    taken.arrival = this.arrival[head];
    this.head = (head + 1) & (this.arrival.length - 1);
    this.count--;
    return taken;
  }

  private grow(): void {
    for (const column of ['requestId', 'arrival', 'sloFactor'] as const)
      this[column] = this.unrolled(this[column], new Float64Array(this.count * 2));
    for (const column of ['userId', 'model'] as const)
      this[column] = this.unrolled(this[column], new Int32Array(this.count * 2));
    this.head = 0;
  }

  private unrolled<T extends Float64Array | Int32Array>(from: T, into: T): T {
    into.set(from.subarray(this.head));
    into.set(from.subarray(0, this.head), from.length - this.head);
    return into;
  }
}
