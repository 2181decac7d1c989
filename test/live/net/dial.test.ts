import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dial } from '../../../src/live/net/dial.js';
import { freePort } from '../../support/sshd.js';

const never = new AbortController().signal;

describe('dialling', () => {
  it('connects to who listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const socket = await dial({ host: '127.0.0.1', port }, 'worker', 0, never);
    expect(socket.remotePort).toBe(port);
    socket.destroy();
    server.close();
  });

  it('says who does not answer, once its patience is over', async () => {
    const port = await freePort();
    await expect(dial({ host: '127.0.0.1', port }, 'worker', 0.2, never)).rejects.toMatchObject({
      code: 'E_CONNECT',
      exitCode: 5,
      message: `No worker answers at 127.0.0.1:${port}: nothing listens there.`,
    });
  });

  it('ends at once when it is unwanted, whether it waits for the next attempt or has not begun', async () => {
    const port = await freePort();
    const unwanted = new AbortController();
    const dialling = dial({ host: '127.0.0.1', port }, 'worker', 600, unwanted.signal);
    setImmediate(() => unwanted.abort());
    await expect(dialling).rejects.toThrow(/abort/);
    await expect(dial({ host: '127.0.0.1', port }, 'worker', 600, unwanted.signal)).rejects.toThrow(/abort/);
  });
});
