import { Socket } from 'node:net';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { plainLine } from '../../plain-line.js';
import { Minstd } from '../../serving-core/random/minstd.js';
import { stream } from '../../serving-core/random/streams.js';
import type { BoundWorkload } from '../../workloads/workload.js';
import { type LiveTime, startClock } from '../clock/live-clock.js';
import { InputPool } from '../inputs/input-pool.js';
import { type Address, addressText } from '../net/address.js';
import { dial } from '../net/dial.js';
import { Traffic, trafficText } from '../net/traffic.js';
import { untilSignal } from '../until-signal.js';
import { ControllerRpc } from './controller-rpc.js';
import { lostController } from './lost-controller.js';
import type { ModelPaths } from './model-paths.js';
import { ClientReport } from './report.js';

const INITIALIZING = 5;
const SUMMARY = 10_000;

export interface ClientProcess {
  address: Address;
  workload: BoundWorkload;
  models: ModelPaths;
  /** Whether requests carry inputs. */
  inputs: boolean;
  /** Seconds after which it stops, whatever the workload would do. */
  duration: number | undefined;
  /** 0 for the original's own generator. */
  seed: number;
  /** Seconds that it keeps trying to connect. */
  patience: number;
  say(line: string): void;
}

/** A client process, from its connection to its end. */
export class ClientRun {
  private readonly time: LiveTime = startClock(false);
  private readonly report = new ClientReport();
  private rpc!: ControllerRpc;
  /** The number that the controller gave each of the workload's models, and the bytes of its input. */
  private readonly ids: number[] = [];
  private readonly inputSizes: number[] = [];
  /** Of requests under way, by id: model and scheduled send time. */
  private readonly underWay = new Map<number, { model: number; sent: number }>();
  private onResponse: ((requestId: number, model: number, status: number) => void) | undefined;
  private stop: (() => void) | null = null;
  /** ms, of performance.now. */
  private playingSince = 0;

  constructor(private readonly process: ClientProcess) {}

  /** Runs the workload to its end, or to Ctrl-C; returns the exit status. Throws UserError when the controller fails it. */
  async run(): Promise<ExitCode> {
    const { address, patience, say } = this.process;
    const signal = untilSignal();
    let lost: (error: Error) => void = () => {};
    const connectionLost = new Promise<never>((_, reject) => {
      lost = reject;
    });
    connectionLost.catch(() => {});
    say(`Connecting to clockwork @ ${addressText(address)}`);
    const unwanted = new AbortController();
    const dialing = dial(address, 'controller', patience, unwanted.signal);
    const socket = await Promise.race([dialing, signal]);
    if (!(socket instanceof Socket)) {
      unwanted.abort();
      return socket.exitCode;
    }
    this.rpc = new ControllerRpc(socket, this.time, {
      response: (id, header) => this.response(id, header.status),
      closed: ({ message }) => {
        const seconds = (performance.now() - this.playingSince) / 1000;
        lost(lostController(address, message, this.rpc.connection, seconds, this.process.inputs));
      },
    });
    say('Connection established');
    const stopTraffic = this.summarizeTraffic();
    const begun = performance.now();
    try {
      const ended = this.serve().then(() => ExitCode.ok);
      const stopped = signal.then(({ exitCode }) => exitCode);
      const exitCode = await Promise.race([ended, stopped, connectionLost]);
      return this.report.isValid ? exitCode : ExitCode.pointFailed;
    } finally {
      this.stop?.();
      stopTraffic();
      this.rpc.connection.end('the client ends');
      if (this.report.sent > 0)
        for (const line of this.report.summary((performance.now() - begun) / 1000)) say(line);
    }
  }

  /** Loads the models, waits for the controller to be ready, and plays the workload until it ends. */
  private async serve(): Promise<void> {
    await this.loadModels();
    await this.untilReady();
    const { workload, duration, say } = this.process;
    await new Promise<void>((resolve) => {
      const summaries = setInterval(() => this.summarize(), SUMMARY);
      const timeout = duration === undefined ? undefined : setTimeout(() => this.stop?.(), duration * 1000);
      this.stop = () => {
        this.stop = null;
        this.onResponse = undefined;
        clearInterval(summaries);
        clearTimeout(timeout);
        resolve();
      };
      this.play(workload, () => {
        say('Terminating engine');
        this.stop?.();
      });
    });
  }

  private play(workload: BoundWorkload, stop: () => void): void {
    const { seed } = this.process;
    const { clock } = this.time;
    this.playingSince = performance.now();
    const playing = workload.start({
      // A stopped client sends nothing more, whatever timers are left.
      clock: {
        now: () => clock.now(),
        register: (handler) => clock.register((a, b) => this.stop !== null && handler(a, b)),
        at: (time, kind, a, b) => clock.at(time, kind, a, b),
        cancel: (timer) => clock.cancel(timer),
      },
      port: { infer: (userId, model, sloFactor) => this.infer(userId, model, sloFactor) },
      client: (index, name = String(index)) =>
        seed === 0 ? new Minstd(index) : stream(seed, `client/${name}`),
      stop,
    });
    this.onResponse = playing.onResponse?.bind(playing);
  }

  private infer(userId: number, model: number, sloFactor: number): number {
    const { clock } = this.time;
    const scheduled = clock.now();
    this.report.sending(clock.actual() - scheduled);
    const input = this.process.inputs ? this.inputs.pick(this.inputSizes[model]) : undefined;
    const id = this.rpc.infer(userId, this.ids[model], sloFactor, input);
    this.underWay.set(id, { model, sent: scheduled });
    return id;
  }

  private response(id: number, status: number): void {
    const { model, sent } = this.underWay.get(id)!;
    this.underWay.delete(id);
    if (this.stop === null) return;
    this.report.response(status, this.time.clock.now() - sent);
    this.onResponse?.(id, model, status);
  }

  private readonly inputs = new InputPool(new Minstd(1));

  private async loadModels(): Promise<void> {
    const { workload, models, say, inputs } = this.process;
    say(models.line);
    for (const { model, copies } of workload.loads) {
      const waiting = setInterval(() => say(`Waiting for the controller to load ${model}`), SUMMARY);
      const loading = this.rpc.loadModel(models.pathOf(model), copies);
      const { header, modelId, inputSize } = await loading.finally(() => clearInterval(waiting));
      if (header.status !== 0)
        throw new UserError(
          'E_LOAD_MODEL',
          `The controller did not load ${model}: ${plainLine(header.message)} (status ${header.status}).`,
          header.status === 6
            ? 'It takes models only while it starts: restart controller and workers before each run.'
            : 'See what the workers say.',
          ExitCode.host,
        );
      for (let copy = 0; copy < copies; copy++) {
        this.ids.push(modelId + copy);
        this.inputSizes.push(inputSize);
      }
      if (inputs) this.inputs.prepare(inputSize);
    }
  }

  private async untilReady(): Promise<void> {
    for (;;) {
      const { header } = await this.rpc.list();
      if (header.status === 0) return;
      if (header.status !== INITIALIZING)
        throw new UserError(
          'E_LIST',
          `LS error: ${plainLine(header.message)}.`,
          'See what the controller says.',
          ExitCode.host,
        );
      this.process.say(`Clockwork initializing, retrying ${header.message}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  private summarize(): void {
    const { say } = this.process;
    say(this.report.line(SUMMARY / 1000));
    const warning = this.report.warning();
    if (warning !== null) say(warning);
  }

  private summarizeTraffic(): () => void {
    const { sent, received } = this.rpc.connection;
    let before = { sent: new Traffic(), received: new Traffic() };
    const line = () => {
      const seconds = SUMMARY / 1000;
      const text =
        trafficText('snd', before.sent, sent, seconds) +
        trafficText('rcv', before.received, received, seconds);
      this.process.say(`Client->Controller: ${text}`);
      before = { sent: Object.assign(new Traffic(), sent), received: Object.assign(new Traffic(), received) };
    };
    line();
    const timer = setInterval(line, SUMMARY);
    return () => clearInterval(timer);
  }
}
