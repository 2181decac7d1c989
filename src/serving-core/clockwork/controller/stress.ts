import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { logAction } from './action-log.js';
import type { ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import { newAction } from './new-action.js';
import type { ControllerParts, Scheduler } from './scheduler.js';
import { StressTally } from './stress-tally.js';

/** Loads, and inferences, that each GPU has outstanding; models that it keeps; how long an action may wait to start, ns. */
const OUTSTANDING = 2;
const KEPT = 20;
const WINDOW = 10e9;

/** What one GPU has been given. */
interface Gpu {
  /** Its worker is gone. */
  gone: boolean;
  loads: number;
  inferences: number;
  freePages: number;
  /** Models whose weights are there, the oldest first, and those on their way. */
  resident: number[];
  loading: number[];
  /** Next model to load, and next place among the residents to execute. */
  nextLoad: number;
  nextInference: number;
  transfers: StressTally;
  executions: StressTally;
}

/**
 * The STRESS controller: keeps every GPU busy with loads and single inferences of its own, from the start until the clients
 * stop, and refuses theirs.
 */
export class Stress implements Scheduler {
  private readonly models: ModelState[];
  private readonly gpus: Gpu[];
  private stopped = false;

  constructor(
    private readonly parts: ControllerParts,
    options: ControllerOptions,
  ) {
    this.models = modelStates(parts.models, { ...options, maxBatch: 1 }, []);
    this.gpus = parts.gpus.map(() => ({
      gone: false,
      loads: 0,
      inferences: 0,
      freePages: parts.pagesPerGpu,
      resident: [],
      loading: [],
      nextLoad: 0,
      nextInference: 0,
      transfers: new StressTally(),
      executions: new StressTally(),
    }));
  }

  /** What each GPU did until now, as the original prints it every second. */
  get notices(): readonly string[] {
    const elapsed = this.parts.clock.now();
    return this.gpus.flatMap(({ transfers, executions }, index) => {
      const { worker, gpu } = this.parts.gpus[index];
      const place = `W${worker} GPU${gpu}`;
      return [
        `LoadWeights ${place} ${transfers.line(elapsed)}`,
        `Infer ${place} ${executions.line(elapsed)}`,
      ];
    });
  }

  start(): void {
    for (let gpu = 0; gpu < this.gpus.length; gpu++) this.fill(gpu);
  }

  stop(): void {
    this.stopped = true;
  }

  admit(slot: number): void {
    const { requests } = this.parts.front;
    requests.deadline[slot] = -1;
    requests.arrivalCount[slot] = 0;
    this.parts.front.respond(slot, Status.error, 0);
  }

  result(token: number): void {
    const { actions, actionSink, clock } = this.parts;
    const gpu = this.gpus[actions.gpu[token]];
    const ok = actions.status[token] === Status.success;
    const now = clock.now();
    const expected = actions.expectedDuration[token];
    const sample = ok ? actions.duration[token] : -1;
    if (actions.type[token] === ActionType.infer) {
      gpu.inferences--;
      gpu.executions.add(expected, sample, now - actions.created[token]);
    } else if (actions.type[token] === ActionType.load) {
      gpu.loads--;
      gpu.transfers.add(expected, sample, now - actions.created[token]);
      this.loaded(gpu, actions.model[token], ok);
    }
    if (actionSink !== null) logAction(actionSink, actions, token, now, 1);
    const index = actions.gpu[token];
    actions.release(token);
    if (!this.stopped && !gpu.gone) this.fill(index);
  }

  /** A GPU is gone with what it held; loads under way there end with an error of their own. */
  lost(index: number): void {
    const gpu = this.gpus[index];
    gpu.gone = true;
    for (const model of gpu.resident.splice(0)) gpu.freePages += this.models[model].pages;
  }

  returned(index: number): void {
    this.gpus[index].gone = false;
    if (!this.stopped) this.fill(index);
  }

  private loaded(gpu: Gpu, model: number, ok: boolean): void {
    gpu.loading.splice(gpu.loading.indexOf(model), 1);
    if (ok) gpu.resident.push(model);
    else gpu.freePages += this.models[model].pages;
  }

  private fill(index: number): void {
    const gpu = this.gpus[index];
    while (gpu.loads < OUTSTANDING && this.load(gpu, index));
    while (gpu.inferences < OUTSTANDING && gpu.resident.length > 0) {
      gpu.nextInference = (gpu.nextInference + 1) % gpu.resident.length;
      gpu.inferences++;
      const model = gpu.resident[gpu.nextInference];
      this.send(ActionType.infer, model, index, this.models[model].estimates[0]);
    }
  }

  /** Sends the next model that is not on the GPU, in place of the oldest when it has enough; false when there is none. */
  private load(gpu: Gpu, index: number): boolean {
    const count = this.models.length;
    const present = gpu.resident.length + gpu.loading.length;
    const kept = Math.min(KEPT, count - 1);
    if (present > kept && !this.evictOldest(gpu, index)) return false;
    let model = gpu.nextLoad;
    while (gpu.resident.includes(model) || gpu.loading.includes(model)) {
      model = (model + 1) % count;
      if (model === gpu.nextLoad) return false;
    }
    while (gpu.freePages < this.models[model].pages) if (!this.evictOldest(gpu, index)) return false;
    gpu.nextLoad = (model + 1) % count;
    gpu.freePages -= this.models[model].pages;
    gpu.loading.push(model);
    gpu.loads++;
    this.send(ActionType.load, model, index, this.models[model].weightsEstimate);
    return true;
  }

  private evictOldest(gpu: Gpu, index: number): boolean {
    const victim = gpu.resident.shift();
    if (victim === undefined) return false;
    gpu.freePages += this.models[victim].pages;
    this.send(ActionType.evict, victim, index, 0);
    return true;
  }

  private send(type: number, model: number, gpu: number, duration: number): void {
    const { actions, clock, port } = this.parts;
    const token = newAction(this.parts, this.models[model], type, model, gpu);
    actions.expectedDuration[token] = duration;
    actions.earliest[token] = type === ActionType.evict ? 0 : clock.now();
    actions.latest[token] = clock.now() + WINDOW;
    port.send(token);
  }
}
