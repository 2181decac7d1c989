/**
 * Actions in flight, as columns: what was sent and what came back. A slot is the action's token between controller and
 * worker; `id` is the number that logs and wires show. Times in ns.
 */
export class ActionTable {
  id = new Float64Array(CAPACITY);
  type = new Int32Array(CAPACITY);
  /** Controller-wide GPU index, its worker, and its index there. */
  gpu = new Int32Array(CAPACITY);
  worker = new Int32Array(CAPACITY);
  workerGpu = new Int32Array(CAPACITY);
  model = new Int32Array(CAPACITY);
  batch = new Int32Array(CAPACITY);
  /** Index of the batch size among those that the scheduler uses. */
  batchIndex = new Int32Array(CAPACITY);
  earliest = new Float64Array(CAPACITY);
  latest = new Float64Array(CAPACITY);
  expectedDuration = new Float64Array(CAPACITY);
  expectedComplete = new Float64Array(CAPACITY);
  expectedClock = new Int32Array(CAPACITY);
  sendBy = new Float64Array(CAPACITY);
  reportErrorAt = new Float64Array(CAPACITY);
  /** Bytes of input that travel with it. */
  bytes = new Float64Array(CAPACITY);
  /** When the action was created, before network queueing. */
  created = new Float64Array(CAPACITY);
  version = new Int32Array(CAPACITY);
  requestsQueued = new Int32Array(CAPACITY);
  copiesLoaded = new Int32Array(CAPACITY);

  status = new Int32Array(CAPACITY);
  begin = new Float64Array(CAPACITY);
  end = new Float64Array(CAPACITY);
  duration = new Float64Array(CAPACITY);
  clockBefore = new Int32Array(CAPACITY);
  clock = new Int32Array(CAPACITY);
  /** 0 when the worker does not tell, as the emulated worker does for inferences. */
  workerReceived = new Float64Array(CAPACITY);
  resultSent = new Float64Array(CAPACITY);
  resultReceived = new Float64Array(CAPACITY);

  /** Request slots of an inference, in batch order: `batch[token]` of them from token · maxBatch on. */
  readonly requests: Int32Array;

  private free: number[] = Array.from({ length: CAPACITY }, (_, i) => CAPACITY - 1 - i);
  /** Id that the next action gets. */
  nextId = 0;

  constructor(readonly maxBatch: number) {
    this.requests = new Int32Array(CAPACITY * maxBatch);
  }

  /** A cleared slot with the next action id. Throws RangeError beyond 65,536 actions in flight. */
  allocate(type: number): number {
    const token = this.free.pop();
    if (token === undefined)
      throw new RangeError(
        `more than ${CAPACITY} actions in flight: the scheduler sends more than its GPUs can do`,
      );
    this.id[token] = this.nextId++;
    this.type[token] = type;
    this.batch[token] = 1;
    this.expectedDuration[token] = 0;
    this.expectedComplete[token] = 0;
    this.expectedClock[token] = 0;
    this.bytes[token] = 0;
    this.status[token] = 0;
    this.begin[token] = 0;
    this.end[token] = 0;
    this.duration[token] = 0;
    this.clockBefore[token] = 0;
    this.clock[token] = 0;
    this.workerReceived[token] = 0;
    this.resultSent[token] = 0;
    return token;
  }

  release(token: number): void {
    this.free.push(token);
  }

  get inFlight(): number {
    return CAPACITY - this.free.length;
  }
}

const CAPACITY = 65_536;
