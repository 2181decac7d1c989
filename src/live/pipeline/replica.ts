import { startClock } from '../clock/live-clock.js';
import { dialOnce } from '../net/dial.js';
import { type Computing, ComputingReplicas } from './computing.js';
import { PROBE, RecordReader, record } from './records.js';

/**
 * Environment variables of a process of replicas: where its router listens, the word that it lets in, the process's number, and as
 * JSON the replicas that compute.
 */
export const env = {
  port: 'REPRO_REPLAY_PORT',
  token: 'REPRO_REPLAY_TOKEN',
  index: 'REPRO_REPLAY_INDEX',
  computing: 'REPRO_REPLAY_COMPUTING',
};

/** Bytes of the first words of a process to its router: the token, then a record with its number. */
export const TOKEN_BYTES = 32;

/**
 * Plays any number of replicas. A model sleeps for as long as the router says a batch takes, from its arrival here on, unless it
 * computes; those are loaded before the router hears of the process. Resolves when the router closes the connection. Rejects
 * when it cannot be reached, or a model cannot be run.
 */
export async function playReplicas(
  port: number,
  token: string,
  index: number,
  computing: Computing = { replicas: [], threads: 1, provider: 'cpu' },
): Promise<void> {
  const computed = await ComputingReplicas.open(computing);
  const { clock } = startClock(false);
  const socket = await dialOnce({ host: '127.0.0.1', port });
  const due = new Map<number, number>();
  const ready = clock.register((replica, size) => {
    socket.write(record(replica, size, clock.actual() - due.get(replica)!));
  });
  await new Promise<void>((resolve, reject) => {
    const reader = new RecordReader((replica, size, ns) => {
      if (replica === PROBE) socket.write(record(replica, size, ns));
      else if (computed.has(replica))
        computed.run(replica, size).then(() => socket.write(record(replica, size, 0)), reject);
      else {
        const end = clock.actual() + ns;
        due.set(replica, end);
        clock.at(end, ready, replica, size);
      }
    });
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.write(Buffer.concat([Buffer.from(token, 'latin1'), record(index, 0, 0)]));
  });
}
