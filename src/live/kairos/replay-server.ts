import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import type { WallClock } from '../../serving-core/clock/wall-clock.js';
import { type LatencyTable, largestBatch, rowsBySize } from '../../serving-core/kairos/latency-table.js';
import type { Uniform } from '../../serving-core/random/uniform.js';
import { cannotListen } from './errors.js';
import { type JobMessage, LARGEST_MESSAGE, type ServerReply, serveMethod } from './protocol.js';

/** Jobs that may wait at one server; a distributor sends one at a time. */
const MOST_WAITING = 10_000;

/** ms between two looks whether a distributor is still there, and that it has to answer; connections of those that are not are closed. */
const LOOK = 20_000;
const PATIENCE = 10_000;

export interface ReplayOptions {
  /** Tells when a latency has passed. */
  clock: WallClock;
  table: LatencyTable;
  /** Position of its instance type in the table. */
  type: number;
  /** What it calls itself in replies. */
  idx: number;
  random: Uniform;
  /** Address to listen on. */
  host: string;
  /** 0 takes a free one. */
  port: number;
}

interface Job {
  call: ServerUnaryCall<JobMessage, ServerReply>;
  reply: sendUnaryData<ServerReply>;
}

/**
 * An instance that answers with recorded latencies: it draws one for the batch, sleeps until it has passed, and answers. It serves one job
 * at a time, in order of arrival; those whose sender has gone are not begun. A sleep that ends late, by some 0.1 ms, does not delay
 * the next job's end.
 */
export class ReplayServer {
  readonly #server = new Server({
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    'grpc.so_reuseport': 0,
    'grpc.keepalive_time_ms': LOOK,
    'grpc.keepalive_timeout_ms': PATIENCE,
  });
  readonly #rows: Int32Array;
  readonly #done: number;
  /** Jobs that wait, in order of arrival. */
  readonly #waiting: Job[] = [];
  /** Answers the job in service; null when there is none. */
  #answer: (() => void) | null = null;

  private constructor(private readonly options: ReplayOptions) {
    this.#rows = rowsBySize(options.table);
    this.#done = options.clock.register(() => this.#end());
    const serve = (call: Job['call'], reply: Job['reply']) => this.#take({ call, reply });
    this.#server.addService({ Serve: serveMethod }, { Serve: serve });
  }

  /** Starts one. @throws UserError when it cannot listen there. */
  static async start(options: ReplayOptions): Promise<{ server: ReplayServer; address: string }> {
    const server = new ReplayServer(options);
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    const address = `${host}:${options.port}`;
    const bound = await new Promise<number>((resolve, reject) => {
      server.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, found) => {
        if (error) reject(cannotListen(address, error));
        else resolve(found);
      });
    });
    return { server, address: `${host}:${bound}` };
  }

  /** Drops what it serves, and stops listening. */
  stop(): void {
    this.#waiting.length = 0;
    this.#answer = null;
    this.#server.forceShutdown();
  }

  #take(job: Job): void {
    const { table, clock } = this.options;
    const { batch } = job.call.request;
    const largest = largestBatch(table);
    if (batch < 1 || batch > largest) {
      const details = `batch ${batch} is not within the latencies of ${table.model}: 1 to ${largest}`;
      job.reply({ code: status.INVALID_ARGUMENT, details });
    } else if (this.#waiting.length >= MOST_WAITING) {
      job.reply({ code: status.RESOURCE_EXHAUSTED, details: `${MOST_WAITING} jobs wait here already` });
    } else {
      this.#waiting.push(job);
      if (this.#answer === null) this.#begin(clock.actual());
    }
  }

  /** Begins the next job at a time, ns: now, or when the one before it was due. */
  #begin(time: number): void {
    const { table, type, idx, random, clock } = this.options;
    let job = this.#waiting.shift();
    while (job?.call.cancelled) job = this.#waiting.shift();
    if (job === undefined) return;
    const { call, reply } = job;
    const cell = type * table.batches.length + this.#rows[call.request.batch];
    const latency = table.samples[cell * table.perBatch + Math.floor(random.next() * table.perBatch)];
    this.#answer = () => reply(null, { exeTime: latency / 1e6, idx, qWait: call.request.qWait });
    clock.at(time + latency, this.#done, 0, 0);
  }

  #end(): void {
    this.#answer?.();
    this.#answer = null;
    this.#begin(this.options.clock.now());
  }
}
