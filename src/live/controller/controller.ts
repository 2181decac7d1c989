import { setMaxListeners } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { ExitCode } from '../../exit-codes.js';
import type { SchedulerFactory } from '../../serving-core/clockwork/controller/schedulers.js';
import type { ControllerOptions } from '../../serving-core/clockwork/spec.js';
import { type LiveTime, startClock } from '../clock/live-clock.js';
import { type Address, addressText } from '../net/address.js';
import { dial } from '../net/dial.js';
import { listen } from '../net/listen.js';
import { Traffic, trafficText } from '../net/traffic.js';
import { untilSignal } from '../until-signal.js';
import { Client, type RequestHandler } from './client-port.js';
import { Cluster } from './cluster.js';
import { DirectPhase } from './direct-phase.js';
import { explained, unlogged } from './endings.js';
import { ModelLoader } from './model-loader.js';
import { bringBack } from './reconnect.js';
import { Serving } from './serving.js';
import { ECHO_LOAD_STAGE, LOAD_STAGE, Startup } from './startup.js';
import { stressModels } from './stress-models.js';
import { LiveTelemetry } from './telemetry.js';
import { WorkerLink } from './worker-link.js';

const NETWORK_SUMMARY = 10_000;
const STRESS_SUMMARY = 1000;
/** Seconds that a worker has at least to tell its state. */
const LEAST_PATIENCE = 10;

export interface ControllerProcess {
  address: Address;
  workers: readonly Address[];
  options: ControllerOptions;
  create: SchedulerFactory;
  /** Folder of the logs; undefined for the original's own. */
  logFolder: string | undefined;
  /** Folder that STRESS loads its model from, as the workers see it. */
  modelFolder: string;
  /** Longest body that it takes, bytes; and seconds that it keeps trying to find its workers. */
  maxBody: number;
  patience: number;
  say(line: string): void;
}

/** Limits of batch size and execution that loads pass on. */
function limitsOf({ type, policy, maxBatch, maxExec }: ControllerOptions) {
  const lenient = policy === undefined && (type === 'ECHO' || type === 'SMART');
  return lenient ? { maxBatch: 32, maxExec: 1e9 } : { maxBatch, maxExec };
}

/** A controller process, from its first line to its last. */
export class ControllerRun {
  private readonly time: LiveTime = startClock(false);
  private readonly telemetry: LiveTelemetry;
  private readonly clients = new Set<Client>();
  private readonly links: WorkerLink[];
  private readonly cluster = new Cluster();
  private handler: RequestHandler | null = null;
  private loader!: ModelLoader;
  private serving: Serving | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly process: ControllerProcess) {
    const { say, workers, maxBody } = process;
    // Every lost worker waits for its end.
    setMaxListeners(0, this.ending.signal);
    this.telemetry = new LiveTelemetry(this.time, say);
    this.links = workers.map(
      (address, index) =>
        new WorkerLink(index, address, this.time, maxBody, {
          result: (link, frame) => this.serving?.port.result(link, frame),
          error: (link, error) => this.serving?.port.error(link, error),
          drained: (link) => this.serving?.port.drained(link),
          lost: (link, reason) => this.lost(link, reason),
        }),
    );
  }

  /** Serves until a signal; returns the exit status. Throws UserError when it cannot begin. */
  async run(): Promise<ExitCode> {
    const { say, address, options, logFolder } = this.process;
    const stopped = untilSignal();
    const isType = (...types: string[]) => options.policy === undefined && types.includes(options.type);
    if (!isType('DIRECT', 'STRESS')) this.telemetry.open(logFolder, !isType('ECHO'));
    for (const line of optionLines(options)) say(line);
    const server = await listen(address, (socket) => this.accept(socket));
    say(`IO service thread listening for clients on ${addressText(address)}`);
    const timers: NodeJS.Timeout[] = [];
    try {
      const begun = this.begin(timers, isType);
      const stop = await Promise.race([stopped, begun.then(() => stopped)]);
      say(`Interrupt signal (${stop.number}) received.`);
      // The last rows, which may not fit on the disk either.
      this.telemetry.close();
      if (this.telemetry.failure !== null) throw unlogged(this.telemetry.failure);
      return stop.exitCode;
    } catch (error) {
      throw explained(error);
    } finally {
      this.ending.abort();
      for (const timer of timers) clearInterval(timer);
      this.telemetry.close();
      await this.close(server);
      say('Clockwork Controller Exiting');
    }
  }

  private async begin(timers: NodeJS.Timeout[], isType: (...types: string[]) => boolean): Promise<void> {
    const { say, options } = this.process;
    await this.connect();
    timers.push(setInterval(this.networkSummary(), NETWORK_SUMMARY));
    const links = isType('DIRECT') ? this.links.slice(0, 1) : this.links;
    const states = await Promise.all(
      links.map((link, id) => link.getState(id, Math.max(this.process.patience, LEAST_PATIENCE) * 1000)),
    );
    this.cluster.begin(states);
    await Promise.all(
      states.map(
        ({ memory }, id) => memory.gpus.some(({ models }) => models.length > 0) && links[id].clearCache(id),
      ),
    );
    this.loader = new ModelLoader(this.time.clock, this.cluster, links, limitsOf(options), say);
    if (isType('DIRECT')) {
      this.serve(new DirectPhase(this.start(), this.loader));
    } else if (isType('STRESS')) {
      await stressModels(this.loader, this.process.modelFolder);
      const serving = this.start();
      this.serve(serving);
      timers.push(
        setInterval(() => {
          for (const line of serving.scheduler.notices) say(line);
        }, STRESS_SUMMARY),
      );
    } else {
      await this.startUp(isType('ECHO') ? ECHO_LOAD_STAGE : LOAD_STAGE);
    }
  }

  private async startUp(quiet: number): Promise<void> {
    const { say, options } = this.process;
    say('(Startup) Running ControllerStartup');
    say('(Startup-1) Bouncing LS and Infer requests until startup is complete');
    say('(Startup-2) Querying current worker state');
    for (const line of this.cluster.lines()) say(line);
    const startup = new Startup(this.time.clock, this.loader, quiet, say);
    this.serve(startup);
    say('(Startup-3) Awaiting LoadModel requests from clients');
    await startup.over;
    say('(Startup-6) LoadModelStage complete.  Printing loaded models: ');
    for (const line of this.cluster.lines()) say(line);
    say('(Startup-end) Transitioning to scheduler');
    const serving = this.start();
    this.serve(serving);
    startup.flush();
    for (const line of this.capacityLines()) say(line);
    if (options.policy === undefined && options.type === 'ECHO') say('EchoScheduler started');
    say(' * Admitting inference requests');
  }

  private start(): Serving {
    const { say, options, create } = this.process;
    const { time, cluster, links, telemetry } = this;
    this.serving = new Serving({ time, cluster, links, telemetry, options, create, say });
    if (options.type !== 'STRESS') for (const notice of this.serving.scheduler.notices) say(notice);
    this.serving.scheduler.start?.();
    return this.serving;
  }

  private serve(handler: RequestHandler): void {
    this.handler = handler;
    // Who connected before the workers did was not read until now.
    for (const { connection } of this.clients) connection.resume();
  }

  private accept(socket: Socket): void {
    const client: Client = new Client(
      socket,
      this.time,
      this.process.maxBody,
      () => this.handler!,
      (_, reason) => {
        this.clients.delete(client);
        if (!this.ending.signal.aborted)
          this.process.say(`Closing connection ${client.connection.peer}, reason: ${reason}`);
      },
    );
    this.clients.add(client);
    if (this.handler === null) client.connection.pause();
  }

  private async connect(): Promise<void> {
    const { say, patience } = this.process;
    for (const link of this.links) {
      say(`Connecting to worker ${addressText(link.address)}`);
      link.attach(await dial(link.address, 'worker', patience, this.ending.signal));
      say('Connection established');
    }
  }

  private lost(link: WorkerLink, reason: string): void {
    if (this.ending.signal.aborted) return;
    const { say } = this.process;
    say(`Closing connection ${addressText(link.address)}, reason: ${reason}`);
    this.serving?.lost(link, `worker ${link.index} is gone`);
    const gpus = this.cluster.gpusPerWorker[link.index];
    if (link.retired || gpus === undefined || this.loader === undefined) return;
    say(`Worker ${link.index} is gone; its models are served by the others until it is back`);
    void bringBack(link, gpus, this.cluster, this.loader, this.ending.signal, say).then((back) => {
      if (!back) return;
      say(`Worker ${link.index} serves again`);
      this.serving?.returned(link);
    });
  }

  private capacityLines(): string[] {
    const { cluster } = this;
    const gpus = this.serving!.gpus.length;
    const capacity = gpus * cluster.pagesPerGpu;
    const models = cluster.loaded();
    const pages = models.reduce((sum, model) => sum + model.pages, 0);
    return [
      `Created ${models.length} models`,
      `Created ${gpus} GPUs on ${this.links.length} Workers`,
      `Total GPU capacity ${capacity} pages (${cluster.pagesPerGpu} per GPU).`,
      `Total model pages ${pages} (${Math.floor((100 * pages) / capacity)}% oversubscription).`,
    ];
  }

  private networkSummary(): () => void {
    const total = (which: 'sent' | 'received') => {
      const sum = new Traffic();
      for (const { connection } of this.links) {
        sum.bytes += connection?.[which].bytes ?? 0;
        sum.messages += connection?.[which].messages ?? 0;
      }
      return sum;
    };
    let before = { sent: new Traffic(), received: new Traffic() };
    return () => {
      const now = { sent: total('sent'), received: total('received') };
      const seconds = NETWORK_SUMMARY / 1000;
      const text =
        trafficText('snd', before.sent, now.sent, seconds) +
        trafficText('rcv', before.received, now.received, seconds);
      this.process.say(`Network->Workers: ${text}`);
      before = now;
    };
  }

  private async close(server: Server): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const { connection } of this.clients) connection.end('the controller ends');
    for (const { connection } of this.links) connection?.end('the controller ends');
    await closed;
  }
}

/** What the original's INFER5 prints of its options. */
function optionLines(options: ControllerOptions): string[] {
  if (options.policy !== undefined || options.type !== 'INFER5') return [];
  return [
    'ConcurrentInferAndLoadScheduler using:',
    `\t default_slo=${options.defaultSlo}`,
    `\t latest_delta=${options.scheduleAhead}`,
    `\t schedule_ahead=${options.scheduleAhead}`,
    `\t max_allowable_exec_time=${options.maxExec}`,
    `\t max_batch_size=${options.maxBatch}`,
    `\t generate_inputs=${options.generateInputs ? 1 : 0}`,
    `\t max_gpus=${options.maxGpus}`,
  ];
}
