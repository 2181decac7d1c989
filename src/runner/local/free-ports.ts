import { createServer, type Server } from 'node:net';

/** Ports of the loopback address that nothing listens on, all different. The kernel gives each to nobody else for a while. */
export async function freePorts(count: number, address = '127.0.0.1'): Promise<number[]> {
  // All are held until the last is found, so that none is given twice.
  const servers = await Promise.all(Array.from({ length: count }, () => listenAnywhere(address)));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, address, () => resolve(server));
  });
}
