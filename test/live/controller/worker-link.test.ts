import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import type { LiveTime } from '../../../src/live/clock/live-clock.js';
import { WorkerLink } from '../../../src/live/controller/worker-link.js';
import { WallClock } from '../../../src/serving-core/clock/wall-clock.js';
import { Epoch } from '../../../src/serving-core/clockwork/wire/epoch.js';

const time: LiveTime = {
  clock: new WallClock({ monotonic: () => performance.now() * 1e6, alarm: () => {}, afterwards: () => {} }),
  epoch: new Epoch(BigInt(Date.now()) * 1_000_000n),
};

it('a worker that does not tell its state is given up, and so is what was asked of it', async () => {
  // It takes what it is sent, and says nothing.
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const address = { host: '127.0.0.1', port };
  let reason = '';
  const link = new WorkerLink(3, address, time, 1024, {
    result() {},
    error() {},
    drained() {},
    lost(_, why) {
      reason = why;
    },
  });
  link.attach(connect(address));
  await expect(link.getState(0, 20)).rejects.toThrow(
    `worker 3 at 127.0.0.1:${port} is gone: it does not answer`,
  );
  expect(reason).toBe('it does not answer');
  server.close();
});
