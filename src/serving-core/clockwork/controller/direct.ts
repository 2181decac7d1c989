import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { logAction } from './action-log.js';
import type { LoadedModel, ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import { newAction } from './new-action.js';
import { Hold, type RequestTable } from './request-table.js';
import type { ControllerParts, Scheduler } from './scheduler.js';

/** How long any action may wait to start, and how long a load is taken to last, ns. */
const WINDOW = 10e9;
const ASSUMED_LOAD = 7e6;

/**
 * The DIRECT controller: passes each inference on at once, alone, to GPU 1 of the first worker when its request id is even and
 * to GPU 0 when it is odd, after loading the model there the first time it is wanted.
 */
export class Direct implements Scheduler {
  readonly notices: string[] = [];
  private readonly requests: RequestTable;
  private readonly models: ModelState[];
  private readonly gpus: number;
  /** When a model's weights are taken to be on a GPU, ns, model-major; −1 when they were never sent there. */
  private readonly loadedAt: number[];

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
  ) {
    this.requests = parts.front.requests;
    this.models = modelStates(parts.models, { ...options, maxBatch: 1 }, []);
    this.gpus = parts.gpus.filter(({ worker }) => worker === parts.gpus[0].worker).length;
    this.loadedAt = this.models.flatMap(() => [-1, -1]);
  }

  add(model: LoadedModel): void {
    this.models.push(...modelStates([model], { ...this.options, maxBatch: 1 }, []));
    this.loadedAt.push(-1, -1);
  }

  admit(slot: number): void {
    const { requests } = this;
    const { front, actions } = this.parts;
    const modelId = requests.model[slot];
    requests.deadline[slot] = -1;
    requests.arrivalCount[slot] = 0;
    if (this.models[modelId] === undefined) {
      front.respond(slot, Status.error, 0);
      return;
    }
    const gpu = requests.requestId[slot] % 2 === 0 && this.gpus > 1 ? 1 : 0;
    const ready = this.ready(modelId, gpu);
    const token = this.create(ActionType.infer, modelId, gpu, ready);
    actions.requests[token * actions.maxBatch] = slot;
    actions.bytes[token] = requests.inputSize[slot];
    requests.hold(slot, Hold.action);
    this.parts.port.send(token);
  }

  result(token: number): void {
    const { actions, front, actionSink, clock } = this.parts;
    if (actions.type[token] === ActionType.infer) {
      const slot = actions.requests[token * actions.maxBatch];
      const ok = actions.status[token] === Status.success;
      front.respond(slot, ok ? Status.success : Status.error, 0);
      this.requests.release(slot, Hold.action);
    }
    if (actionSink !== null) logAction(actionSink, actions, token, clock.now(), 1);
    actions.release(token);
  }

  /** A GPU is back with an empty cache: each model is sent again when it is next wanted. Until then its actions fail. */
  returned(gpu: number): void {
    const place = this.parts.gpus[gpu].gpu;
    if (place > 1) return;
    for (let model = 0; model < this.models.length; model++) this.loadedAt[model * 2 + place] = -1;
  }

  /** When the model is taken to be on the GPU, ns; the first time that it is wanted there it is sent. */
  private ready(modelId: number, gpu: number): number {
    const at = modelId * 2 + gpu;
    const now = this.parts.clock.now();
    if (this.loadedAt[at] < 0) {
      this.parts.port.send(this.create(ActionType.load, modelId, gpu, now));
      this.loadedAt[at] = now + ASSUMED_LOAD;
    }
    return this.loadedAt[at];
  }

  private create(type: number, modelId: number, gpu: number, earliest: number): number {
    const { actions, clock } = this.parts;
    const token = newAction(this.parts, this.models[modelId], type, modelId, gpu);
    actions.earliest[token] = earliest;
    actions.latest[token] = clock.now() + WINDOW;
    return token;
  }
}
