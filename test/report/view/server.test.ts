import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { reportServer } from '../../../src/report/view/server.js';

/** The status with which a server at a port answers a request for a host. */
function statusFor(port: number, host: string): number {
  const { server } = reportServer(async () => 'page');
  let status = 0;
  const response = {
    setHeader: () => {},
    writeHead(found: number) {
      status = found;
      return { end: () => {} };
    },
  };
  const socket = { localPort: port };
  server.emit(
    'request',
    { method: 'GET', url: '/nowhere', headers: { host }, socket } as never,
    response as never,
  );
  return status;
}

it('answers for its own name and port, which browsers leave out where it is 80', () => {
  expect(statusFor(8080, '127.0.0.1:8080')).toBe(404);
  expect(statusFor(80, '127.0.0.1')).toBe(404);
  expect(statusFor(80, 'localhost')).toBe(404);
  for (const host of ['127.0.0.1', 'localhost:80', 'elsewhere.example:8080', '127.0.0.1:8081', ''])
    expect(statusFor(8080, host), host).toBe(421);
  expect(statusFor(80, 'elsewhere.example')).toBe(421);
});

it('ends connections that ask for nothing, which would keep readers out', async () => {
  const { server, close } = reportServer(async () => 'a page', 100);
  onTestFinished(close);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const idle = connect(port, '127.0.0.1').resume();
  await once(idle, 'close');
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('a page');
});
