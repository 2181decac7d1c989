import { createServer, type Server, type Socket } from 'node:net';
import { UserError } from '../../errors.js';
import { type Address, addressText } from './address.js';

/** Connections that a process takes at once. */
const MOST_CONNECTIONS = 1024;

/** Listens. Throws UserError `E_LISTEN` when the address is taken, not of this machine, or not allowed. */
export function listen(address: Address, onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true }, onSocket);
  server.maxConnections = MOST_CONNECTIONS;
  return bound(server, address);
}

/** The same for a server of any kind. */
export function bound<S extends Server>(server: S, { host, port }: Address): Promise<S> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => reject(refusal({ host, port }, error));
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve(server);
    });
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
