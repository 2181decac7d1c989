import type { WallClock } from '../../serving-core/clock/wall-clock.js';
import type { LoadModelRequest } from '../../serving-core/clockwork/wire/client-messages.js';
import type { LoadModelAction, LoadModelResult } from '../../serving-core/clockwork/wire/worker-messages.js';
import { loadModelActionText, loadModelResultText } from '../lines/actions.js';
import { errorResponseText, loadResponseText } from '../lines/requests.js';
import type { Ticket } from './client-port.js';
import { type Cluster, type ClusterModel, modelOf } from './cluster.js';
import { type WorkerLink, WorkerRefused } from './worker-link.js';

/** Loads that a worker is given at once. */
const AT_ONCE = 4;
/** Models that a controller takes, and characters of a path. */
const MOST_MODELS = 1 << 17;
const LONGEST_PATH = 4096;
const INVALID = 6;
const ERROR = 1;

/** Limits that loads pass on to the workers: the largest batch, and the longest execution (ns) of one above 1. */
export interface Limits {
  maxBatch: number;
  maxExec: number;
}

/** Has every worker load a client's model under the same numbers, and answers the client. */
export class ModelLoader {
  /** Requests that are not answered yet. */
  outstanding = 0;
  private readonly lanes: Lane[];
  private nextId: number;
  private nextAction = 0;

  constructor(
    private readonly clock: WallClock,
    private readonly cluster: Cluster,
    private readonly links: readonly WorkerLink[],
    private readonly limits: Limits,
    private readonly say: (line: string) => void,
  ) {
    this.lanes = links.map(() => new Lane());
    this.nextId = cluster.nextId;
  }

  /** Never rejects: what goes wrong is told to the client. */
  async load(ticket: Ticket, { remotePath: path, copies }: LoadModelRequest): Promise<void> {
    if (copies < 1 || this.nextId + copies > MOST_MODELS || path.length > LONGEST_PATH)
      return this.refuse(ticket, INVALID, `cannot load ${copies} copies of a model`);
    const firstId = this.nextId;
    let model: ClusterModel;
    try {
      model = await this.loadEverywhere(path, copies);
    } catch (error) {
      return this.refuse(ticket, ERROR, (error as Error).message);
    }
    const { userRequestId } = ticket;
    const { inputSize, outputSize } = model;
    this.say(`Client <--  ${loadResponseText(userRequestId, firstId, copies, inputSize, outputSize)}`);
    ticket.client.respondLoad(ticket, {
      header: { userRequestId, status: 0, message: '' },
      modelId: firstId,
      inputSize,
      outputSize,
      copiesCreated: copies,
    });
  }

  /** Has every worker load copies of a model under the next numbers. Rejects with what the first of them says that cannot. */
  async loadEverywhere(path: string, copies: number): Promise<ClusterModel> {
    const group = { path, firstId: this.nextId, copies };
    this.nextId += copies;
    this.outstanding++;
    const results = await Promise.allSettled(
      this.links.map((link, i) => this.lanes[i].run(() => this.loadOn(link, group))),
    );
    this.outstanding--;
    const problem = disagreement(results);
    if (problem !== null) throw new Error(problem);
    const [first] = results as PromiseFulfilledResult<LoadModelResult>[];
    const model = modelOf(path, first.value);
    this.cluster.add(group, model);
    return model;
  }

  /** Has one worker load all models again, which it has lost. Rejects with WorkerRefused. */
  async restore(link: WorkerLink, present: ReadonlySet<number>): Promise<void> {
    const missing = this.cluster.groups.filter(({ firstId }) => !present.has(firstId));
    await Promise.all(missing.map((group) => this.lanes[link.index].run(() => this.loadOn(link, group))));
  }

  private async loadOn(
    link: WorkerLink,
    { path, firstId, copies }: { path: string; firstId: number; copies: number },
  ): Promise<LoadModelResult> {
    const action: LoadModelAction = {
      actionId: this.nextAction++,
      modelId: firstId,
      modelPath: path,
      earliest: Number.NEGATIVE_INFINITY,
      latest: Number.POSITIVE_INFINITY,
      copies,
      maxBatchSize: this.limits.maxBatch,
      maxExecDuration: this.limits.maxExec,
    };
    this.say(`Worker <--  ${loadModelActionText(action, this.clock.now())}`);
    try {
      const result = await link.loadModel(action);
      this.say(`Worker  --> ${loadModelResultText(result)}`);
      return result;
    } catch (error) {
      if (error instanceof WorkerRefused)
        this.say(`Worker  --> R${error.result.actionId}:Error ${error.result.status}: ${error.message}`);
      throw error;
    }
  }

  private refuse(ticket: Ticket, status: number, message: string): void {
    const { client, userRequestId } = ticket;
    this.say(`Client <--  ${errorResponseText(userRequestId, 'LoadModel', status, message)}`);
    client.respondLoad(ticket, {
      header: { userRequestId, status, message },
      modelId: 0,
      inputSize: 0,
      outputSize: 0,
      copiesCreated: 0,
    });
  }
}

/** What keeps a load from having succeeded everywhere alike; null when nothing does. */
function disagreement(results: readonly PromiseSettledResult<LoadModelResult>[]): string | null {
  for (const result of results) if (result.status === 'rejected') return (result.reason as Error).message;
  const values = results.map((result) => (result as PromiseFulfilledResult<LoadModelResult>).value);
  const differs = values.findIndex(
    ({ inputSize, outputSize }) => inputSize !== values[0].inputSize || outputSize !== values[0].outputSize,
  );
  return differs < 0 ? null : `worker ${differs} has another model at this path than worker 0`;
}

/** Runs at most so many jobs at once, in order. */
class Lane {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      return await job();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
