import { connect, type Socket } from 'node:net';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { type Address, addressText } from './address.js';

/** ms between two attempts to connect. */
const RETRY = 100;

/** One attempt. Rejects with the system's error. */
export function dialOnce({ host, port }: Address): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * Connects, again and again for up to `patience` seconds, because processes are started together and one must be first.
 * Throws UserError `E_CONNECT` (status 5) saying `who` should be there.
 */
export async function dial(address: Address, who: string, patience: number): Promise<Socket> {
  const until = performance.now() + patience * 1000;
  for (;;) {
    try {
      return await dialOnce(address);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTFOUND' && performance.now() + RETRY < until) {
        await new Promise((resolve) => setTimeout(resolve, RETRY));
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
