import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { WallClock } from '../../serving-core/clock/wall-clock.js';
import { type LatencyTable, largestBatch, rowsBySize } from '../../serving-core/kairos/latency-table.js';
import type { Uniform } from '../../serving-core/random/uniform.js';
import { type JobMessage, LARGEST_MESSAGE, type ServerReply, serveMethod } from './protocol.js';

/** Jobs that may wait at one server; a distributor sends one at a time. */
const MOST_WAITING = 10_000;

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

/**
 * An instance that answers with recorded latencies: it draws one for the batch, sleeps until it has passed, and answers. It serves one job
 * at a time, in order of arrival. A sleep that ends late, by some 0.1 ms, does not delay the next job's end.
 */
export class ReplayServer {
  readonly #server = new Server({
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    'grpc.so_reuseport': 0,
  });
  readonly #rows: Int32Array;
  readonly #done: number;
  /** Answers that are due, in order, as jobs are served one at a time. */
  readonly #due: (() => void)[] = [];
  /** When the last job taken ends, ns. */
  #busyUntil = 0;

  private constructor(private readonly options: ReplayOptions) {
    this.#rows = rowsBySize(options.table);
    this.#done = options.clock.register(() => this.#due.shift()?.());
    const serve = (call: ServerUnaryCall<JobMessage, ServerReply>, reply: sendUnaryData<ServerReply>) =>
      this.#serve(call.request, reply);
    this.#server.addService({ Serve: serveMethod }, { Serve: serve });
  }

  /** Starts one. @throws UserError when it cannot listen there. */
  static async start(options: ReplayOptions): Promise<{ server: ReplayServer; address: string }> {
    const server = new ReplayServer(options);
    const { host, port } = options;
    const bound = await new Promise<number>((resolve, reject) => {
      server.#server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, found) => {
        if (error) reject(cannotListen(`${host}:${port}`, error));
        else resolve(found);
      });
    });
    return { server, address: `${host}:${bound}` };
  }

  /** Drops what it serves, and stops listening. */
  stop(): void {
    this.#due.length = 0;
    this.#server.forceShutdown();
  }

  #serve(job: JobMessage, reply: sendUnaryData<ServerReply>): void {
    const { table } = this.options;
    const largest = largestBatch(table);
    if (job.batch < 1 || job.batch > largest) {
      const details = `batch ${job.batch} is not within the latencies of ${table.model}: 1 to ${largest}`;
      reply({ code: status.INVALID_ARGUMENT, details });
    } else if (this.#due.length >= MOST_WAITING) {
      reply({ code: status.RESOURCE_EXHAUSTED, details: `${MOST_WAITING} jobs wait here already` });
    } else this.#replay(job, reply);
  }

  #replay({ batch, qWait }: JobMessage, reply: sendUnaryData<ServerReply>): void {
    const { table, type, idx, random, clock } = this.options;
    const cell = type * table.batches.length + this.#rows[batch];
    const sample = Math.floor(random.next() * table.perBatch);
    const latency = table.samples[cell * table.perBatch + sample];
    this.#busyUntil = Math.max(clock.actual(), this.#busyUntil) + latency;
    this.#due.push(() => reply(null, { exeTime: latency / 1e6, idx, qWait }));
    clock.at(this.#busyUntil, this.#done, 0, 0);
  }
}

function cannotListen(address: string, error: Error): UserError {
  return new UserError(
    'E_LISTEN',
    `Cannot listen on ${address}: ${error.message}.`,
    'Stop what listens there, or give another --port.',
    ExitCode.host,
  );
}
