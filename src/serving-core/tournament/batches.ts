import { ActionType } from '../clockwork/status.js';
import type { ActionSink } from '../common/sinks.js';
import type { Machines } from './machines.js';
import type { Requests } from './requests.js';
import { actionRow } from './rows.js';

const NOTHING = -1;

/** The one batch that each instance may have: its weights first, where they are missing, and then its execution. Times in ns. */
export class Batches {
  /** By instance: the requests, none while weights are loaded for no batch, and null when it is idle. */
  private readonly requests: (Int32Array | null)[];
  private readonly model: Int32Array;
  private readonly sentAt: Float64Array;
  private readonly lastUse: Float64Array;
  private readonly models: number;
  private nextAction = 0;

  constructor(
    private readonly machines: Machines,
    instances: number,
    private readonly deadline: Requests['deadline'],
    private readonly sink: ActionSink | undefined,
  ) {
    this.models = machines.pages.length;
    this.requests = new Array<Int32Array | null>(instances).fill(null);
    this.model = new Int32Array(instances);
    this.sentAt = new Float64Array(instances);
    this.lastUse = new Float64Array(instances * this.models);
  }

  isIdle(instance: number): boolean {
    return this.requests[instance] === null;
  }

  /** Begins a batch at `now`; one of no requests loads weights alone. */
  begin(instance: number, model: number, requests: ArrayLike<number>, now: number): void {
    const { machines } = this;
    this.requests[instance] = Int32Array.from(requests);
    this.model[instance] = model;
    this.sentAt[instance] = now;
    this.lastUse[instance * this.models + model] = now;
    if (machines.has(instance, model)) {
      machines.give(instance, ActionType.infer, instance, model, requests.length);
      return;
    }
    while (machines.freePages(instance) < machines.pages[model])
      machines.drop(instance, this.oldest(instance));
    machines.give(instance, ActionType.load, instance, model);
  }

  /** A piece of an instance's work has ended; returns the requests of its batch once that is over, and else null. */
  ended(instance: number, type: number, begin: number, end: number): Int32Array | null {
    const requests = this.requests[instance]!;
    const model = this.model[instance];
    if (this.sink !== undefined) this.log(this.sink, instance, type, begin, end);
    if (type === ActionType.load && requests.length > 0) {
      this.machines.give(instance, ActionType.infer, instance, model, requests.length);
      return null;
    }
    this.requests[instance] = null;
    return requests;
  }

  private oldest(instance: number): number {
    let oldest = NOTHING;
    let since = Number.POSITIVE_INFINITY;
    for (let model = 0; model < this.models; model++) {
      const used = this.lastUse[instance * this.models + model];
      if (!this.machines.has(instance, model) || used >= since) continue;
      oldest = model;
      since = used;
    }
    return oldest;
  }

  private log(sink: ActionSink, instance: number, type: number, begin: number, end: number): void {
    const requests = this.requests[instance]!;
    const model = this.model[instance];
    let good = 0;
    for (const request of requests) if (this.deadline[request] >= end) good++;
    actionRow(sink, {
      id: this.nextAction++,
      type,
      instance,
      model,
      begin,
      end,
      good,
      batch: type === ActionType.infer ? requests.length : 1,
      created: this.sentAt[instance],
      copies: this.machines.copies[model],
    });
  }
}
