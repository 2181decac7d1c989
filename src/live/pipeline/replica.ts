import { startClock } from '../clock/live-clock.js';
import { dialOnce } from '../net/dial.js';
import { PROBE, RecordReader, record } from './records.js';

/** Environment variables of a process of replicas: where its router listens, the word that it lets in, and the process's number. */
export const env = { port: 'REPRO_REPLAY_PORT', token: 'REPRO_REPLAY_TOKEN', index: 'REPRO_REPLAY_INDEX' };

/** Bytes of the first words of a process to its router: the token, then a record with its number. */
export const TOKEN_BYTES = 32;

/**
 * Plays any number of replicas, whose models sleep for as long as the router says a batch takes, from its arrival here on.
 * Resolves when the router closes the connection. Rejects when it cannot be reached.
 */
export async function playReplicas(port: number, token: string, index: number): Promise<void> {
  const { clock } = startClock(false);
  const socket = await dialOnce({ host: '127.0.0.1', port });
  const due = new Map<number, number>();
  const ready = clock.register((replica, sequence) => {
    socket.write(record(replica, sequence, clock.actual() - due.get(replica)!));
  });
  const reader = new RecordReader((replica, sequence, ns) => {
    if (replica === PROBE) {
      socket.write(record(replica, sequence, ns));
      return;
    }
    const end = clock.actual() + ns;
    due.set(replica, end);
    clock.at(end, ready, replica, sequence);
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  socket.write(Buffer.concat([Buffer.from(token, 'latin1'), record(index, 0, 0)]));
  await new Promise<void>((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}
