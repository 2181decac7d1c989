import { ActionTable } from '../../serving-core/clockwork/controller/action-table.js';
import { Front } from '../../serving-core/clockwork/controller/front.js';
import type { LoadedModel } from '../../serving-core/clockwork/controller/model-state.js';
import { RequestTable } from '../../serving-core/clockwork/controller/request-table.js';
import {
  type GpuPlace,
  type Scheduler,
  selectGpus,
} from '../../serving-core/clockwork/controller/scheduler.js';
import type { SchedulerFactory } from '../../serving-core/clockwork/controller/schedulers.js';
import type { ControllerOptions } from '../../serving-core/clockwork/spec.js';
import type { InferenceRequest } from '../../serving-core/clockwork/wire/client-messages.js';
import { stream } from '../../serving-core/random/streams.js';
import type { LiveTime } from '../clock/live-clock.js';
import { InputPool } from '../inputs/input-pool.js';
import { ActionsPort } from './actions-port.js';
import { BatchBodies } from './batch-bodies.js';
import type { Client, RequestHandler, Ticket } from './client-port.js';
import type { Cluster } from './cluster.js';
import { networkStatus } from './network-status.js';
import type { LiveTelemetry } from './telemetry.js';
import type { WorkerLink } from './worker-link.js';

const ERROR = 1;
const TOO_LATE = 6;
const INVALID = 6;
/** SLO factors beyond this are a slip, and their deadlines no longer exact. */
const MOST_FACTOR = 1e6;

export interface ServingParts {
  time: LiveTime;
  cluster: Cluster;
  links: readonly WorkerLink[];
  telemetry: LiveTelemetry;
  options: ControllerOptions;
  create: SchedulerFactory;
  say(line: string): void;
}

/** The controller that schedules: the same code that simulates, with sockets where the simulation has links. */
export class Serving implements RequestHandler {
  readonly scheduler: Scheduler;
  readonly port: ActionsPort;
  readonly gpus: readonly GpuPlace[];
  private readonly requests = new RequestTable();
  private readonly clients: (Client | null)[] = [];
  private readonly messageIds: number[] = [];
  private readonly sizes: number[] = [];
  private readonly front: Front;
  private readonly bodies: BatchBodies;
  private readonly models: LoadedModel[];
  private sentAny = false;

  constructor(private readonly parts: ServingParts) {
    const { time, cluster, links, telemetry, options, create, say } = parts;
    const models = cluster.loaded();
    this.models = models;
    const actions = new ActionTable(
      Math.max(1, ...models.map(({ profile }) => Math.max(...profile.batchSizes))),
    );
    const pool = options.generateInputs ? new InputPool(stream(0, 'controller/inputs')) : null;
    for (const { profile } of models) if (profile.inputSize > 0) pool?.prepare(profile.inputSize);
    this.bodies = new BatchBodies(actions, models, pool);
    this.port = new ActionsPort(time, actions, links, this.bodies, say);
    this.gpus = selectGpus(cluster.gpusPerWorker, options.maxGpus);
    this.front = new Front(
      time.clock,
      this.requests,
      { respond: (slot, status) => this.respond(slot, status) },
      telemetry,
    );
    this.scheduler = create(
      {
        clock: time.clock,
        front: this.front,
        actions,
        actionSink: telemetry,
        port: { send: (token) => this.port.send(token) },
        gpus: this.gpus,
        pagesPerGpu: cluster.pagesPerGpu,
        models,
        gpusMayFail: true,
      },
      options,
    );
    this.port.scheduler = this.scheduler;
  }

  infer({ client, messageId, userRequestId }: Ticket, request: InferenceRequest, body: Uint8Array): void {
    const { modelId, batchSize, sloFactor, header } = request;
    const { time, options, say } = this.parts;
    if (batchSize !== 1 || !(Math.abs(sloFactor) <= MOST_FACTOR)) {
      client.respondInfer(messageId, userRequestId, modelId, INVALID, 'invalid batch_size or slo_factor');
      return;
    }
    if (!this.sentAny) {
      this.sentAny = true;
      say(networkStatus(body.length > 0, options.generateInputs));
    }
    const { requests } = this;
    const slot = requests.allocate();
    requests.requestId[slot] = userRequestId;
    requests.userId[slot] = header.userId;
    requests.model[slot] = modelId;
    requests.sloFactor[slot] = sloFactor;
    requests.inputSize[slot] = body.length;
    requests.arrival[slot] = time.clock.now();
    this.clients[slot] = client;
    this.messageIds[slot] = messageId;
    this.sizes[slot] = body.length;
    this.bodies.put(slot, body);
    client.hold(body.length);
    if (this.parts.cluster.models[modelId] === undefined) this.refuse(slot);
    else this.scheduler.admit(slot);
  }

  /** Answers a request for a model that is not there. */
  private refuse(slot: number): void {
    this.requests.deadline[slot] = -1;
    this.requests.arrivalCount[slot] = 0;
    this.port.message = 'Invalid model ID';
    this.front.respond(slot, ERROR, 0);
    this.port.message = '';
  }

  /** Tells a scheduler that takes models at any time of those that were loaded since. */
  addModels(): void {
    for (const model of this.parts.cluster.loaded().slice(this.models.length)) {
      this.models.push(model);
      this.scheduler.add?.(model);
    }
  }

  list(ticket: Ticket): void {
    const models = this.parts.cluster.models.flatMap((model, modelId) => {
      if (model === undefined) return [];
      const { path: remotePath, inputSize, outputSize } = model;
      return [{ modelId, remotePath, inputSize, outputSize }];
    });
    const { userRequestId, client } = ticket;
    client.respondList(ticket, { header: { userRequestId, status: 0, message: '' }, models });
  }

  loadModel(ticket: Ticket): void {
    const { userRequestId, client } = ticket;
    client.respondLoad(ticket, {
      header: { userRequestId, status: TOO_LATE, message: 'Controller startup phase has completed' },
      modelId: 0,
      inputSize: 0,
      outputSize: 0,
      copiesCreated: 0,
    });
  }

  /** A worker is gone: its GPUs get no more work, and what they had has failed. */
  lost(link: WorkerLink, reason: string): void {
    this.forGpusOf(link, (gpu) => this.scheduler.lost?.(gpu));
    this.port.lost(link, reason);
  }

  /** A worker is back, with all models and nothing in its caches. */
  returned(link: WorkerLink): void {
    this.forGpusOf(link, (gpu) => this.scheduler.returned?.(gpu));
  }

  private forGpusOf(link: WorkerLink, tell: (gpu: number) => void): void {
    this.gpus.forEach(({ worker }, gpu) => {
      if (worker === link.index) tell(gpu);
    });
  }

  private respond(slot: number, status: number): void {
    const client = this.clients[slot]!;
    const output = this.bodies.take(slot);
    const { requests } = this;
    client.release(this.sizes[slot]);
    client.respondInfer(
      this.messageIds[slot],
      requests.requestId[slot],
      requests.model[slot],
      status,
      status === 0 ? '' : this.port.message,
      status === 0 ? output : undefined,
    );
    this.clients[slot] = null;
  }
}
