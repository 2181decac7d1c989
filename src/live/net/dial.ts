import { connect, type Socket } from 'node:net';
import { setTimeout as setTimer } from 'node:timers/promises';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { type Address, addressText } from './address.js';

/** ms between two attempts to connect, and that each has at least. */
const RETRY = 100;
const LEAST = 3000;

/** One attempt of at most `timeout` ms. Rejects with the system's error, or the reason of `unwanted` once that is aborted. */
export function dialOnce(
  { host, port }: Address,
  unwanted: AbortSignal = new AbortController().signal,
  timeout = LEAST,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    unwanted.throwIfAborted();
    const socket = connect({ host, port, noDelay: true });
    const settle = (): void => {
      clearTimeout(timer);
      unwanted.removeEventListener('abort', stop);
      socket.off('error', fail);
    };
    const fail = (error: Error): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const stop = (): void => fail(unwanted.reason as Error);
    const timer = setTimeout(
      () => fail(Object.assign(new Error('no reply'), { code: 'ETIMEDOUT' })),
      timeout,
    );
    unwanted.addEventListener('abort', stop);
    socket.once('error', fail);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

/**
 * Connects, again and again for up to `patience` seconds, because processes are started together and one must be first.
 * Throws UserError `E_CONNECT` (status 5) saying `who` should be there, or the reason of `unwanted` once that is aborted.
 */
export async function dial(
  address: Address,
  who: string,
  patience: number,
  unwanted: AbortSignal,
): Promise<Socket> {
  const until = performance.now() + patience * 1000;
  for (;;) {
    try {
      return await dialOnce(address, unwanted, Math.max(LEAST, until - performance.now()));
    } catch (error) {
      unwanted.throwIfAborted();
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTFOUND' && performance.now() + RETRY < until) {
        await setTimer(RETRY, undefined, { signal: unwanted });
        continue;
      }
      throw new UserError(
        'E_CONNECT',
        `No ${who} answers at ${addressText(address)}: ${problems[code] ?? message}.`,
        `Start the ${who} first, or correct the address.`,
        ExitCode.host,
      );
    }
  }
}

const problems: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'nobody knows this host',
  ETIMEDOUT: 'no reply',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};
