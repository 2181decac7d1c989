import { request } from 'node:http';
import type { Socket } from 'node:net';

/** Where replicas attach to their head, and the protocol that the connection changes to. */
export const ATTACH = '/-/replica';
export const PROTOCOL = 'repro-faro-replica';

/** ms that a head has for its welcome. */
const PATIENCE = 10_000;

/** Opens a replica's connection to its head. Rejects with an `Error` whose message may follow a colon. */
export function attach(head: string, token: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const headers = { connection: 'Upgrade', upgrade: PROTOCOL, authorization: `Bearer ${token}` };
    const outgoing = request(`${head}${ATTACH}`, { headers, timeout: PATIENCE, agent: false });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', reject);
    outgoing.on('response', ({ statusCode }) => {
      outgoing.destroy();
      reject(new Error(statusCode === 403 ? 'it does not know the token' : `status ${statusCode}`));
    });
    outgoing.on('upgrade', (_, socket: Socket, first: Buffer) => {
      socket.setTimeout(0);
      socket.setNoDelay(true);
      if (first.length > 0) socket.unshift(first);
      resolve(socket);
    });
    outgoing.end();
  });
}
