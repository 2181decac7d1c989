import { createServer, type Server, type Socket } from 'node:net';
import { UserError } from '../../errors.js';
import { type Address, addressText } from './address.js';

/** Connections that a process takes at once. */
const MOST_CONNECTIONS = 1024;

/** Listens. Throws UserError `E_LISTEN` when the address is taken, not of this machine, or not allowed. */
export function listen({ host, port }: Address, onSocket: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, onSocket);
    server.maxConnections = MOST_CONNECTIONS;
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal({ host, port }, error)));
    server.listen(port, host, () => resolve(server));
  });
}

function refusal(address: Address, { code = '', message }: NodeJS.ErrnoException): UserError {
  const [why, next] = problems[code] ?? [message, 'Choose another address: --bind, --port'];
  return new UserError('E_LISTEN', `Cannot listen on ${addressText(address)}: ${why}.`, next);
}

const problems: Record<string, readonly [string, string]> = {
  EADDRINUSE: ['the port is taken', 'Stop the process that has it, or choose another: --port'],
  EADDRNOTAVAIL: ['this machine has no such address', 'Give one of its addresses: --bind'],
  ENOTFOUND: ['nobody knows this host', 'Give one of the addresses of this machine: --bind'],
  EACCES: ['permission denied', 'Choose a port above 1023: --port'],
};
