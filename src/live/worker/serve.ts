import type { Server } from 'node:net';
import { startClock } from '../clock/live-clock.js';
import { type Address, addressText } from '../net/address.js';
import { Connection } from '../net/connection.js';
import { listen } from '../net/listen.js';
import { type Stop, untilSignal } from '../until-signal.js';
import type { WorkerConfig } from './config.js';
import type { LiveExecutor } from './live-executor.js';
import { LiveWorker } from './live-worker.js';

/** Longest protocol buffer that a worker takes, bytes. */
const MOST_HEADER = 1 << 20;
/** ms between two lines of a connection. */
const SUMMARY = 10_000;

export interface WorkerProcess {
  address: Address;
  gpus: number;
  config: WorkerConfig;
  executor: LiveExecutor;
  /** Folder that models on disk must lie in; without it none is read. */
  models?: string;
  /** Longest body that it takes, bytes. */
  maxBody: number;
  say(line: string): void;
}

/** Serves controllers until the process is told to stop. Throws UserError when it cannot listen. */
export async function serveWorker({
  address,
  gpus,
  config,
  executor,
  models,
  maxBody,
  say,
}: WorkerProcess): Promise<Stop> {
  const time = startClock(true);
  const worker = new LiveWorker({ time, executor, models, config, gpus, say });
  const connections = new Set<Connection>();
  const server = await listen(address, (socket) => {
    connections.add(
      new Connection(
        socket,
        time,
        { header: MOST_HEADER, body: maxBody },
        {
          message: (frame, from) => worker.receive(frame, from),
          closed(connection, reason) {
            connections.delete(connection);
            say(`Closing connection ${connection.peer}, reason: ${reason}`);
          },
        },
      ),
    );
  });
  say(`IO service thread listening on ${addressText(address)}`);
  const summaries = setInterval(() => {
    for (const { offset } of connections) say(worker.tally.line(offset));
  }, SUMMARY);
  const stop = await untilSignal();
  clearInterval(summaries);
  worker.cancel();
  await closeAll(server, connections);
  await executor.close();
  return stop;
}

async function closeAll(server: Server, connections: ReadonlySet<Connection>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const connection of connections) connection.end('the process ends');
  await closed;
}
