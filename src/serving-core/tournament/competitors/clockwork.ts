import { DEFAULT_CLOCK } from '../../clockwork/constants.js';
import { ActionTable } from '../../clockwork/controller/action-table.js';
import { Front } from '../../clockwork/controller/front.js';
import { Infer5 } from '../../clockwork/controller/infer5.js';
import { RequestTable } from '../../clockwork/controller/request-table.js';
import { controllerDefaults } from '../../clockwork/spec.js';
import { ActionType, Status } from '../../clockwork/status.js';
import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';

/**
 * Clockwork's INFER5 with the original's defaults, over the whole fleet, without network delays. It plans ahead, so it gives the machines work itself. It takes all GPUs to
 * be alike but for their clocks: a slower type is told to it as a GPU of a lower clock.
 */
export class Clockwork implements Competitor {
  private readonly requests = new RequestTable();
  private readonly actions: ActionTable;
  private readonly scheduler: Infer5;
  private readonly clocks: readonly number[];
  private readonly factor: readonly number[];
  private readonly delivers: number;
  private readonly reports: number;

  constructor(private readonly arena: Arena) {
    const { clock, models, types, machines } = arena;
    const base = Math.min(...types.map(({ slowdown }) => slowdown));
    this.clocks = types.map(({ slowdown }) => Math.round((DEFAULT_CLOCK * base) / slowdown));
    const largest = Math.max(...models.map(({ sizes }) => sizes[sizes.length - 1]));
    this.actions = new ActionTable(largest);
    this.delivers = clock.register((token) => this.deliver(token));
    this.reports = clock.register((token) => this.scheduler.result(token));
    this.factor = models.map(({ slo, execution }) => slo / Math.round(execution[0] * base));
    const front = new Front(
      clock,
      this.requests,
      { respond: (slot, status) => arena.answer(this.requests.requestId[slot], status) },
      null,
    );
    const parts = {
      clock,
      front,
      actions: this.actions,
      actionSink: arena.actionSink,
      port: { send: (token: number) => this.send(token) },
      gpus: Array.from(arena.typeOf, (_, worker) => ({ worker, gpu: 0 })),
      pagesPerGpu: machines.pagesPerInstance,
      models: models.map(({ profile, execution }, model) => ({
        profile: {
          ...profile,
          execution: execution.map((ns) => Math.round(ns * base)),
          batchSizes: models[model].sizes,
        },
        pages: machines.pages[model],
      })),
    };
    this.scheduler = new Infer5(parts, { ...controllerDefaults('INFER5'), maxBatch: largest });
    machines.done = (token, type, status, begin, end) => this.done(token, type, status, begin, end);
    for (let instance = 0; instance < arena.instances; instance++)
      models.forEach((_, model) => {
        if (arena.hasWeights(instance, model)) this.scheduler.resident(model, instance);
      });
  }

  arrived(request: number): void {
    const { requests, arena } = this;
    const slot = requests.allocate();
    requests.requestId[slot] = request;
    requests.userId[slot] = 0;
    requests.model[slot] = arena.model[request];
    requests.sloFactor[slot] = this.factor[arena.model[request]];
    requests.inputSize[slot] = 0;
    requests.arrival[slot] = arena.arrival[request];
    this.scheduler.admit(slot);
  }

  /** The arena sends nothing, so nothing of it is freed. */
  freed(): void {}

  private send(token: number): number {
    this.arena.clock.at(this.arena.now, this.delivers, token, 0);
    return this.arena.now;
  }

  private deliver(token: number): void {
    const { type, gpu, model, batch, earliest, latest } = this.actions;
    this.arena.machines.give(
      ...([
        token,
        type[token],
        gpu[token],
        model[token],
        batch[token],
        earliest[token],
        latest[token],
      ] as const),
    );
  }

  private done(token: number, type: number, status: number, begin: number, end: number): void {
    const { actions, arena } = this;
    const clock = type === ActionType.infer ? this.clocks[arena.typeOf[actions.gpu[token]]] : 0;
    actions.status[token] = status;
    actions.begin[token] = begin;
    actions.end[token] = end;
    actions.duration[token] = status === Status.success ? end - begin : 0;
    actions.clockBefore[token] = clock;
    actions.clock[token] = clock;
    actions.resultSent[token] = arena.now;
    actions.resultReceived[token] = arena.now;
    arena.clock.at(arena.now, this.reports, token, 0);
  }
}
