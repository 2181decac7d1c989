import type { Clock, TimerHandler } from '../clock/clock.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import type { ModelProfile } from '../common/profile.js';
import type { RequestSink } from '../common/sinks.js';
import type { ContentionModel } from '../gpu/contention.js';
import { UncontrolledGpu } from '../gpu/uncontrolled-gpu.js';
import { drawVariation, type VariationModel } from '../gpu/variation.js';
import type { Uniform } from '../random/uniform.js';
import { batchSharing, batchTime } from './batch-time.js';
import type { RequestBooks } from './books.js';
import type { BatchPolicy } from './policy.js';
import { WaitingRequests } from './requests.js';
import type { Delays } from './spec.js';

export interface DeploymentConfig {
  /** One entry per model instance. */
  models: readonly ModelProfile[];
  contention: ContentionModel;
  variation: VariationModel;
  delays: Delays;
  /** SLO of requests whose slo_factor is not positive, ns. */
  slo: number;
  policy(clock: Clock): BatchPolicy;
  /** An independent stream for each name. */
  random(name: string): Uniform;
  sink: RequestSink | null;
  books: RequestBooks | null;
}

/**
 * Models in containers of their own that contend for one uncontrolled GPU: a queue in front of each, one batch at a time in
 * each, no admission control. What forms the batches is the policy.
 */
export class ContainerDeployment {
  readonly clock = new VirtualClock();
  private readonly gpu: UncontrolledGpu;
  private readonly policy: BatchPolicy;
  private readonly variation: Uniform;
  private readonly waiting: WaitingRequests;
  /** Requests of the batch that each container executes; empty when it is idle. */
  private readonly executing: number[][];
  private readonly began: Float64Array;
  private readonly arrives: number;
  private readonly departs: number;
  private readonly answers: number;
  private readonly clientTimers = new Set<number>();
  private onResponse: ((requestId: number, model: number, status: number) => void) | undefined;
  private clientStopped = false;
  private issued = 0;

  constructor(private readonly config: DeploymentConfig) {
    const { clock } = this;
    const { models, contention, random } = config;
    this.policy = config.policy(clock);
    this.variation = random('gpu/variation');
    this.waiting = new WaitingRequests(models.length);
    this.executing = models.map(() => []);
    this.began = new Float64Array(models.length);
    this.gpu = new UncontrolledGpu(clock, contention, random('gpu/turns'), models.length, (model) =>
      this.finish(model),
    );
    this.arrives = clock.register((slot) => {
      this.waiting.enqueue(slot);
      this.begin(this.waiting.model[slot]);
    });
    this.departs = clock.register((slot) => this.depart(slot));
    this.answers = clock.register((requestId, model) => {
      if (!this.clientStopped) this.onResponse?.(requestId, model, 0);
    });
  }

  /** Requests sent by the clients so far. */
  get sent(): number {
    return this.issued;
  }

  /** The clock as clients see it: its timers fall silent once the client has stopped. */
  clientClock(): Clock {
    const { clock, clientTimers } = this;
    return {
      now: () => clock.now(),
      register: (handler: TimerHandler) => {
        const kind = clock.register(handler);
        clientTimers.add(kind);
        return kind;
      },
      at: (time, kind, a, b) => clock.at(time, kind, a, b),
      cancel: (timer) => clock.cancel(timer),
    };
  }

  /** Ends the client's side at once; what was sent is still answered. */
  stopClient(): void {
    this.clientStopped = true;
    this.clock.forget(this.clientTimers);
  }

  listen(handler: ((requestId: number, model: number, status: number) => void) | undefined): void {
    this.onResponse = handler;
  }

  /** A client sends one inference; returns its request id. */
  infer(userId: number, model: number, sloFactor: number): number {
    const { clock, config } = this;
    const requestId = this.issued++;
    const arrival = clock.now() + config.delays.oneWay;
    const slot = this.waiting.add(requestId, userId, model, sloFactor, arrival);
    config.books?.sent(requestId);
    clock.at(arrival + config.delays.before, this.arrives, slot, 0);
    return requestId;
  }

  private begin(model: number): void {
    const { config, waiting, policy } = this;
    const queued = waiting.queued(model);
    if (queued === 0 || this.executing[model].length > 0) return;
    const taken = policy.take(model, queued);
    for (let i = 0; i < taken; i++) this.executing[model].push(waiting.dequeue(model));
    this.began[model] = this.clock.now();
    const profile = config.models[model];
    const size = policy.padded(model, taken);
    const work = batchTime(profile, size) * drawVariation(config.variation, this.variation);
    this.gpu.start(model, work, batchSharing(profile, size));
  }

  private finish(model: number): void {
    const { clock } = this;
    const batch = this.executing[model];
    this.executing[model] = [];
    this.policy.executed(model, batch.length, clock.now() - this.began[model]);
    for (const slot of batch) clock.at(clock.now() + this.config.delays.after, this.departs, slot, 0);
    this.begin(model);
  }

  private depart(slot: number): void {
    const { clock, config, waiting } = this;
    const now = clock.now();
    const requestId = waiting.requestId[slot];
    const model = waiting.model[slot];
    const factor = waiting.sloFactor[slot];
    const latency = now - waiting.arrival[slot];
    const deadline = factor > 0 ? factor * config.models[model].execution[0] : config.slo;
    const met = latency <= deadline ? 1 : 0;
    config.books?.answered(requestId);
    config.sink?.request(
      now,
      requestId,
      0,
      waiting.userId[slot],
      model,
      factor,
      latency,
      deadline,
      met,
      1,
      1,
      0,
    );
    waiting.release(slot);
    if (this.onResponse !== undefined) clock.at(now + config.delays.oneWay, this.answers, requestId, model);
  }
}
