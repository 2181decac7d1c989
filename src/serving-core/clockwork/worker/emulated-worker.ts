import type { Clock } from '../../clock/clock.js';
import { DEFAULT_CLOCK } from '../constants.js';
import { ActionType, Status } from '../status.js';
import { type ExecutionModel, ExecutorQueue } from './executor.js';
import { WeightCache } from './weight-cache.js';

/** Where a worker reports what became of an action. Times in ns of the worker's clock; 0 where it does not tell. */
export interface ResultPort {
  result(
    token: number,
    status: number,
    begin: number,
    end: number,
    duration: number,
    gpuClock: number,
    received: number,
  ): void;
}

/** What a worker must know of a model: its pages, and the batch sizes it implements, ascending. */
export interface WorkerModel {
  pages: number;
  batchSizes: readonly number[];
}

/** Sees what a worker's GPUs do; invariants are checked on what it sees. */
export interface WorkerObserver {
  /** `lane` 0 is inference, 1 weight transfer. Times in ns. */
  started(gpu: number, lane: number, begin: number, end: number): void;
}

const IDLE = -1;
const TURNING = -2;
/** Executors of one GPU: inferences, and weight transfers (loads and evictions). */
const LANES = 2;

/**
 * A worker whose GPUs take the time that an execution model says: per GPU one inference and one weight
 * transfer at a time, each started within its window, with the original's error codes.
 */
export class EmulatedWorker {
  readonly cache: WeightCache;
  private readonly queues: ExecutorQueue[];
  private readonly running: Int32Array;
  private readonly runningVersion: Int32Array;
  private readonly runningBegin: Float64Array;
  private readonly runningEnd: Float64Array;
  private readonly jobs = new JobColumns();
  private readonly finishes: number;
  private readonly becomesEligible: number;
  private readonly turnsAround: number;

  constructor(
    private readonly clock: Clock,
    private readonly port: ResultPort,
    private readonly execution: ExecutionModel,
    /** By number; a live worker is given more as it goes, through `add`. */
    private readonly models: WorkerModel[],
    gpus: number,
    pagesPerGpu: number,
    /** ns from the end of one piece of work to the start of the next. */
    private readonly turnaround = 0,
    private readonly observer: WorkerObserver | null = null,
  ) {
    this.cache = new WeightCache(gpus, models.length, pagesPerGpu);
    this.queues = Array.from({ length: gpus * LANES }, () => new ExecutorQueue());
    this.running = new Int32Array(gpus * LANES).fill(IDLE);
    this.runningVersion = new Int32Array(gpus * LANES);
    this.runningBegin = new Float64Array(gpus * LANES);
    this.runningEnd = new Float64Array(gpus * LANES);
    this.finishes = clock.register((lane) => this.finish(lane));
    this.turnsAround = clock.register((lane) => {
      this.running[lane] = IDLE;
      this.startNext(lane);
    });
    this.becomesEligible = clock.register((lane) => this.startNext(lane));
  }

  /** A model becomes known, under a number that had none. */
  add(model: number, added: WorkerModel): void {
    this.models[model] = added;
    this.cache.extend(this.models.length);
  }

  /**
   * Work whose duration nobody knew beforehand has ended now. `type` is that of its action, `status` 0 or what went wrong;
   * `duration`: ns that the GPU worked on it, by default all the time since its start.
   */
  completed(gpu: number, type: number, status: number, duration?: number): void {
    const lane = laneOf(gpu, type);
    this.runningEnd[lane] = this.clock.now();
    this.finish(lane, status, duration);
  }

  /** An action arrives. `earliest` and `latest`: its window, ns of the worker's clock; the token comes back with the result. */
  receive(
    token: number,
    type: number,
    gpu: number,
    model: number,
    batch: number,
    earliest: number,
    latest: number,
  ): void {
    const { jobs } = this;
    const job = jobs.allocate();
    jobs.token[job] = token;
    jobs.type[job] = type;
    jobs.gpu[job] = gpu;
    jobs.model[job] = model;
    jobs.batch[job] = batch;
    jobs.latest[job] = latest;
    jobs.received[job] = this.clock.now();
    const lane = laneOf(gpu, type);
    this.queues[lane].push(job, earliest);
    this.startNext(lane);
  }

  private startNext(lane: number): void {
    const queue = this.queues[lane];
    while (this.running[lane] === IDLE && !queue.isEmpty) {
      const now = this.clock.now();
      if (queue.startsAt > now) {
        this.clock.at(queue.startsAt, this.becomesEligible, lane, 0);
        return;
      }
      this.start(lane, queue.shift(), now);
    }
  }

  private start(lane: number, job: number, now: number): void {
    const { jobs, execution } = this;
    const gpu = jobs.gpu[job];
    const modelId = jobs.model[job];
    const model = this.models[modelId];
    if (jobs.type[job] === ActionType.infer) {
      const batch = model === undefined ? 0 : paddedBatch(model.batchSizes, jobs.batch[job]);
      const refusal = this.refuseInfer(job, model, batch, now);
      if (refusal !== Status.success) this.fail(job, refusal, now);
      else this.run(lane, job, now, execution.infer(gpu, modelId, batch, jobs.token[job]));
    } else if (jobs.type[job] === ActionType.load) {
      const refusal = this.allocateOrRefuse(job, model, now);
      if (refusal !== Status.success) this.fail(job, refusal, now);
      else this.run(lane, job, now, execution.load(gpu, modelId, jobs.token[job]));
    } else {
      this.report(job, this.evictOrRefuse(job, model, now), now, now, 0);
    }
  }

  private refuseInfer(job: number, model: WorkerModel | undefined, batch: number, now: number): number {
    const { jobs } = this;
    if (now > jobs.latest[job]) return Status.inferTooLate;
    if (model === undefined) return Status.inferUnknownModel;
    if (batch === 0) return Status.inferBatchSize;
    if (!this.cache.has(jobs.gpu[job], jobs.model[job])) return Status.inferWeightsMissing;
    return Status.success;
  }

  private allocateOrRefuse(job: number, model: WorkerModel | undefined, now: number): number {
    const { jobs } = this;
    if (now > jobs.latest[job]) return Status.loadTooLate;
    if (model === undefined) return Status.loadUnknownModel;
    const fits = this.cache.allocate(jobs.gpu[job], jobs.model[job], model.pages);
    return fits ? Status.success : Status.loadInsufficientCache;
  }

  private evictOrRefuse(job: number, model: WorkerModel | undefined, now: number): number {
    const { jobs } = this;
    if (now > jobs.latest[job]) return Status.evictTooLate;
    if (model === undefined) return Status.evictUnknownModel;
    const evicted = this.cache.evict(jobs.gpu[job], jobs.model[job], model.pages);
    return evicted ? Status.success : Status.evictNotCached;
  }

  private run(lane: number, job: number, now: number, duration: number): void {
    this.running[lane] = job;
    this.runningVersion[lane] = this.cache.version(this.jobs.gpu[job], this.jobs.model[job]);
    this.runningBegin[lane] = now;
    this.runningEnd[lane] = now + duration;
    this.observer?.started(Math.floor(lane / LANES), lane % LANES, now, now + duration);
    if (duration < Number.POSITIVE_INFINITY) this.clock.at(now + duration, this.finishes, lane, 0);
  }

  private finish(lane: number, status: number = Status.success, duration?: number): void {
    const { jobs } = this;
    const job = this.running[lane];
    const gpu = jobs.gpu[job];
    const model = jobs.model[job];
    const begin = this.runningBegin[lane];
    const end = this.runningEnd[lane];
    this.running[lane] = this.turnaround === 0 ? IDLE : TURNING;
    const unchanged = this.cache.version(gpu, model) === this.runningVersion[lane];
    const loads = jobs.type[job] === ActionType.load;
    const changed = loads ? Status.loadChanged : Status.inferWeightsChanged;
    const outcome = status !== Status.success || unchanged ? status : changed;
    if (outcome === Status.success) {
      if (loads) this.cache.arrive(gpu, model);
      this.report(job, outcome, begin, end, duration ?? end - begin);
    } else {
      if (loads) this.cache.abandon(gpu, model, this.models[model].pages, this.runningVersion[lane]);
      this.fail(job, outcome, begin);
    }
    if (this.turnaround === 0) this.startNext(lane);
    else this.clock.at(this.clock.now() + this.turnaround, this.turnsAround, lane, 0);
  }

  private fail(job: number, status: number, begin: number): void {
    this.report(job, status, begin, this.clock.now(), 0);
  }

  private report(job: number, status: number, begin: number, end: number, duration: number): void {
    const { jobs } = this;
    jobs.release(job);
    // The emulated worker of the original leaves the receive time of inferences at 0.
    const infer = jobs.type[job] === ActionType.infer;
    const received = infer ? 0 : jobs.received[job];
    this.port.result(jobs.token[job], status, begin, end, duration, infer ? DEFAULT_CLOCK : 0, received);
  }
}

function laneOf(gpu: number, type: number): number {
  return gpu * LANES + (type === ActionType.infer ? 0 : 1);
}

/** The smallest implemented batch size that holds `batch` inputs; 0 when there is none. */
export function paddedBatch(sizes: readonly number[], batch: number): number {
  if (batch < 1) return 0;
  for (let i = 0; i < sizes.length; i++) if (sizes[i] >= batch) return sizes[i];
  return 0;
}

/** The actions that a worker holds, as columns. */
class JobColumns {
  readonly token: number[] = [];
  readonly type: number[] = [];
  readonly gpu: number[] = [];
  readonly model: number[] = [];
  readonly batch: number[] = [];
  readonly latest: number[] = [];
  readonly received: number[] = [];
  private readonly free: number[] = [];

  allocate(): number {
    return this.free.pop() ?? this.token.length;
  }

  release(job: number): void {
    this.free.push(job);
  }
}
