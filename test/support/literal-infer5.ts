import { logAction } from '../../src/serving-core/clockwork/controller/action-log.js';
import { Hold } from '../../src/serving-core/clockwork/controller/request-table.js';
import type { ControllerParts, Scheduler } from '../../src/serving-core/clockwork/controller/scheduler.js';
import type { ControllerOptions } from '../../src/serving-core/clockwork/spec.js';
import { ActionType, Status } from '../../src/serving-core/clockwork/status.js';
import { LiteralLoadTracker } from './literal-load-tracker.js';
import { FOREVER, FUTURE, type LiteralGpu, LiteralLoads } from './literal-loads.js';
import { LiteralModel } from './literal-model.js';
import { LiteralNetwork } from './literal-network.js';
import { literalSlos } from './literal-slos.js';
import { LiteralWorkTracker } from './literal-work-tracker.js';

interface Demand {
  exec: bigint;
  load: bigint;
}

/**
 * INFER5 transcribed from a description of the original as naively as possible: all strategies of every instance in one sorted list
 * per GPU, one queue per batch size, a timer per request, every GPU polled after every event. The oracle of Infer5, with
 * which it shares the estimate's arithmetic, the tables and the front, and the order in which GPUs look at one instant.
 */
export class LiteralInfer5 implements Scheduler {
  readonly notices: string[] = [];
  private readonly models: LiteralModel[];
  private readonly gpus: LiteralGpu[];
  private readonly tracker: LiteralLoadTracker;
  private readonly network: LiteralNetwork;
  private readonly loads: LiteralLoads;
  private readonly demands = new Map<number, Demand>();
  private readonly queued = new Set<number>();
  private readonly timesOut: number;
  private readonly wakesInfer: number;
  private readonly reports: number;
  private lastPoll = -1;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
  ) {
    const { clock } = parts;
    this.models = parts.models.map((model, id) => new LiteralModel(model, id, options));
    this.gpus = parts.gpus.map(() => ({
      exec: new LiteralWorkTracker(),
      transfers: new LiteralWorkTracker(),
      freePages: parts.pagesPerGpu,
      loaded: new Set(),
      versions: this.models.map(() => 0),
      active: new Set(),
      activated: [],
      strategies: [],
      inferWake: FOREVER,
      loadWake: FOREVER,
    }));
    this.tracker = new LiteralLoadTracker(
      this.models.length,
      this.gpus.length,
      options.defaultSlo,
      options.loadTracker,
    );
    this.timesOut = clock.register((slot, generation) => this.timeOut(slot, generation));
    this.wakesInfer = clock.register((gpu) => {
      // As for loads: only the timer that was meant last looks.
      if (this.gpus[gpu].inferWake !== this.now()) return;
      this.gpus[gpu].inferWake = FOREVER;
      this.pollInfer(gpu);
    });
    this.reports = clock.register((token) => this.result(token));
    this.network = new LiteralNetwork(clock, parts.actions, parts.port, (token) => this.sendTooLate(token));
    this.loads = new LiteralLoads(
      parts,
      options,
      this.models,
      this.gpus,
      this.tracker,
      this.network,
      (model, gpu) => this.activate(model, gpu),
    );
  }

  admit(slot: number): void {
    const { requests } = this.parts.front;
    const now = this.now();
    const id = requests.model[slot];
    const model = this.models[id];
    if (model === undefined) {
      requests.deadline[slot] = -1;
      requests.arrivalCount[slot] = 0;
      this.parts.front.respond(slot, Status.error, 0);
      return;
    }
    requests.arrivalCount[slot] = model.copiesLoaded;
    const arrival = requests.arrival[slot];
    const { slo, execSlo, weightsSlo } = literalSlos(model, requests.sloFactor[slot], this.options);
    requests.deadline[slot] = arrival + slo;
    const deadline = arrival + execSlo;
    requests.internalDeadline[slot] = deadline;
    const size = model.estimate(1, 1380);
    const demand = { exec: this.tracker.demand(size, execSlo), load: this.tracker.demand(size, weightsSlo) };
    this.demands.set(slot, demand);
    this.tracker.process(now, id, { ...demand, weightsSlo });
    model.incoming.push({ slot, deadline });
    requests.hold(slot, Hold.queue);
    this.queued.add(slot);
    model.requestsQueued++;
    for (let gpu = 0; gpu < this.gpus.length; gpu++) this.activate(id, gpu);
    this.gpus.forEach((_, gpu) => {
      this.addActivated(gpu);
    });
    this.parts.clock.at(deadline, this.timesOut, slot, requests.generation[slot]);
    this.pollAll();
    this.loads.poll(this.turn() % this.gpus.length);
  }

  result(token: number): void {
    const { actions } = this.parts;
    const gpu = actions.gpu[token];
    if (actions.type[token] === ActionType.infer) {
      this.inferResult(token);
    } else {
      if (actions.type[token] === ActionType.load) this.loads.result(token);
      this.log(token, 1);
    }
    actions.release(token);
    this.pollInfer(gpu);
    this.loads.poll(this.turn() % this.gpus.length);
  }

  private now(): number {
    return this.parts.clock.now();
  }

  private turn(): number {
    return Math.max(Math.floor(this.now() / 10_000), this.lastPoll);
  }

  private activate(model: number, gpu: number): void {
    const g = this.gpus[gpu];
    if (g.active.has(model)) return;
    g.active.add(model);
    g.activated.push(model);
  }

  private addActivated(gpu: number): void {
    for (const model of this.gpus[gpu].activated.splice(0)) this.addModelStrategies(model, gpu, FOREVER);
  }

  private addModelStrategies(model: number, gpu: number, maxBatch: number): void {
    const g = this.gpus[gpu];
    const strategies = this.models[model].newStrategies(maxBatch);
    if (strategies.length === 0) g.active.delete(model);
    g.strategies.push(...strategies);
    g.strategies.sort((a, b) => a.priority - b.priority || a.batch - b.batch || a.model - b.model);
  }

  /** All GPUs in turn, one action at a time each, until none finds any. */
  private pollAll(): void {
    let turn = this.turn();
    for (let idle = 0; idle < this.gpus.length; turn++) {
      if (this.scheduleInfer(turn % this.gpus.length)) {
        this.lastPoll = turn + 1;
        idle = 0;
      } else {
        idle++;
      }
    }
  }

  /**
   * One GPU until it finds nothing more, then all others, which should find nothing either. Those whose horizons open at this very
   * instant look when their own timers fire, in the order in which these were set: who of them is first is chance in the original.
   */
  private pollInfer(first: number): void {
    for (let i = 0; i < this.gpus.length; i++) {
      const gpu = (first + i) % this.gpus.length;
      if (i === 0 || this.gpus[gpu].inferWake !== this.now()) while (this.scheduleInfer(gpu));
    }
  }

  private scheduleInfer(gpu: number): boolean {
    const g = this.gpus[gpu];
    const now = this.now();
    this.addActivated(gpu);
    while (g.strategies.length > 0) {
      const freeAt = g.exec.available(now);
      if (freeAt >= now + this.options.scheduleAhead) {
        const opens = g.exec.opens(now, this.options.scheduleAhead);
        if (opens >= g.inferWake) return false;
        g.inferWake = opens;
        this.parts.clock.at(opens, this.wakesInfer, gpu, 0);
        return false;
      }
      const [first] = g.strategies;
      g.strategies = g.strategies.filter(({ model }) => model !== first.model);
      if (!g.loaded.has(first.model)) {
        g.active.delete(first.model);
        continue;
      }
      const taken = this.models[first.model].tryDequeue(freeAt, g.exec.clock, first.batch);
      if (taken !== null) this.sendInfer(gpu, first.model, taken.batch, taken.slots, freeAt);
      this.forget();
      this.addModelStrategies(first.model, gpu, taken === null ? first.batch - 1 : FOREVER);
      if (taken !== null) return true;
    }
    return false;
  }

  /** Lets go of requests that are in no queue any more. */
  private forget(): void {
    const waiting = new Set(this.models.flatMap((model) => [...model.waiting()]));
    for (const slot of this.queued) {
      if (waiting.has(slot)) continue;
      this.queued.delete(slot);
      this.parts.front.requests.release(slot, Hold.queue);
    }
  }

  private sendInfer(gpu: number, id: number, batch: number, slots: number[], freeAt: number): void {
    const { actions, front } = this.parts;
    const { scheduleAhead } = this.options;
    const now = this.now();
    const { exec } = this.gpus[gpu];
    const duration = this.models[id].estimate(batch, exec.clock);
    const token = this.loads.create(ActionType.infer, id, gpu);
    actions.batch[token] = batch;
    actions.expectedDuration[token] = duration;
    actions.expectedComplete[token] = freeAt + duration;
    actions.expectedClock[token] = exec.clock;
    actions.earliest[token] = now;
    actions.latest[token] = Math.max(now + FUTURE + scheduleAhead, freeAt + scheduleAhead);
    actions.sendBy[token] = Math.max(now + FUTURE, actions.latest[token] - 5_000_000);
    actions.reportErrorAt[token] = actions.latest[token] + duration;
    slots.forEach((slot, i) => {
      actions.requests[token * actions.maxBatch + i] = slot;
      front.requests.hold(slot, Hold.action);
      actions.bytes[token] += this.inputBytes(slot, id);
    });
    exec.add(now, actions.id[token], duration);
    const load = this.standing(slots).reduce((sum, { load }) => sum + load, 0n);
    this.tracker.process(now, id, { completedLoad: load, touched: [gpu] });
    this.network.send(token);
  }

  /** Demands of a batch that have not gone with a time-out: a request can time out in the middle of a queue. */
  private standing(slots: readonly number[]): Demand[] {
    const { requests } = this.parts.front;
    return slots.filter((slot) => !requests.isAnswered(slot)).map((slot) => this.demands.get(slot)!);
  }

  private inputBytes(slot: number, model: number): number {
    const sent = this.parts.front.requests.inputSize[slot];
    return sent === 0 && this.options.generateInputs ? this.parts.models[model].profile.inputSize : sent;
  }

  private timeOut(slot: number, generation: number): void {
    const { requests } = this.parts.front;
    if (requests.generation[slot] !== generation || requests.isAnswered(slot)) return;
    if ((requests.holds[slot] & Hold.action) !== 0) return;
    const model = requests.model[slot];
    const { exec, load } = this.demands.get(slot)!;
    this.tracker.process(this.now(), model, { completedExec: exec, completedLoad: load });
    this.parts.front.respond(slot, Status.timeout, this.models[model].copiesLoaded);
  }

  private sendTooLate(token: number): void {
    const { actions, clock } = this.parts;
    actions.status[token] = Status.sendTooLate;
    actions.workerReceived[token] = this.now();
    actions.resultSent[token] = this.now();
    actions.resultReceived[token] = this.now();
    clock.at(actions.reportErrorAt[token], this.reports, token, 0);
  }

  private inferResult(token: number): void {
    const { actions, front } = this.parts;
    const now = this.now();
    const id = actions.model[token];
    const gpu = actions.gpu[token];
    const { exec } = this.gpus[gpu];
    const ok = actions.status[token] === Status.success;
    exec.complete(actions.id[token], ok ? actions.end[token] : now, ok);
    const batch = actions.batch[token];
    if (ok) {
      exec.clock = actions.clock[token];
      this.models[id].measured(
        batch,
        actions.duration[token],
        actions.clockBefore[token],
        actions.clock[token],
      );
    }
    const first = token * actions.maxBatch;
    const slots = [...actions.requests.subarray(first, first + batch)];
    const completed = this.standing(slots).reduce((sum, { exec }) => sum + exec, 0n);
    this.tracker.process(now, id, { completedExec: completed, touched: [gpu] });
    const good = slots.filter((slot) =>
      front.respond(slot, actions.status[token], ok ? this.models[id].copiesLoaded : 0),
    );
    for (const slot of slots) front.requests.release(slot, Hold.action);
    this.log(token, good.length / batch);
  }

  private log(token: number, good: number): void {
    const { actions, actionSink } = this.parts;
    if (actionSink !== null) logAction(actionSink, actions, token, this.now(), good);
  }
}
