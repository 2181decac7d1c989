import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveTime } from '../../../src/live/clock/live-clock.js';
import { Connection } from '../../../src/live/net/connection.js';
import { WallClock } from '../../../src/serving-core/clock/wall-clock.js';
import {
  ClientType,
  inferenceRequest,
  listRequest,
} from '../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../src/serving-core/clockwork/wire/epoch.js';

const limits = { header: 1000, body: 1 << 20 };
const time = (): LiveTime => ({
  clock: new WallClock({ monotonic: () => performance.now() * 1e6, alarm: () => {}, afterwards: () => {} }),
  epoch: new Epoch(BigInt(Date.now()) * 1_000_000n),
});

let server: Server;
let sockets: Socket[];
beforeEach(() => {
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Both ends of a connection: ours on the accepting side, the bare socket on the other. */
async function pair(): Promise<[Socket, Socket]> {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [near] = (await once(server, 'connection')) as [Socket];
  sockets = [near, far];
  return [near, far];
}

describe('a connection', () => {
  it('carries messages with small and large bodies in order, and counts them', async () => {
    const [near, far] = await pair();
    const seen: [number, number][] = [];
    const all = new Promise<void>((resolve) => {
      const { clock, epoch } = time();
      new Connection(near, { clock, epoch }, limits, {
        message: ({ header, body }) => {
          const { userRequestId } = inferenceRequest.decode(header).header;
          if (seen.push([userRequestId, body.length]) === 4) resolve();
        },
        closed: () => {},
      });
    });
    const sender = new Connection(far, time(), limits, { message: () => {}, closed: () => {} });
    const send = (id: number, bytes: number) =>
      sender.send(
        ClientType.infer,
        id,
        inferenceRequest,
        { header: { userId: 0, userRequestId: id }, modelId: 0, batchSize: 1, sloFactor: 0 },
        new Uint8Array(bytes),
      );
    send(0, 0);
    send(1, 900_000);
    send(2, 17);
    send(3, 5000);
    await all;
    expect(seen).toEqual([
      [0, 0],
      [1, 900_000],
      [2, 17],
      [3, 5000],
    ]);
    expect([sender.sent.messages, sender.sent.bytes]).toEqual([4, 4 * 48 + 905_017]);
  });

  it('that brings what must not be is closed, with the reason, and brings nothing more', async () => {
    const [near, far] = await pair();
    let messages = 0;
    const reason = new Promise<string>((resolve) => {
      new Connection(near, time(), limits, {
        message: ({ header }) => {
          messages++;
          listRequest.decode(header);
        },
        closed: (_, why) => resolve(why),
      });
    });
    const sender = new Connection(far, time(), limits, { message: () => {}, closed: () => {} });
    const wrong = { header: { userId: 0, userRequestId: 0 }, modelId: 0, batchSize: 1, sloFactor: 0 };
    sender.send(5, 0, listRequest, { header: { userId: 0, userRequestId: 0 } });
    far.write(Buffer.concat([Buffer.alloc(48), Buffer.alloc(48)]));
    sender.send(2, 0, inferenceRequest, wrong);
    expect(await reason).toBe('LSRequest lacks header');
    expect(messages).toBeLessThanOrEqual(2);
  });

  it('whose peer does not read is closed before it takes too much memory', async () => {
    const [near, far] = await pair();
    far.pause();
    const closed = new Promise<[Connection, string]>((resolve) => {
      const connection = new Connection(near, time(), limits, {
        message: () => {},
        closed: (...how) => resolve(how),
      });
      const body = new Uint8Array(32 * 2 ** 20);
      for (let i = 0; i < 12; i++) {
        connection.send(2, i, listRequest, { header: { userId: 0, userRequestId: i } }, body);
        connection.flush();
      }
    });
    const [{ overflowed }, reason] = await closed;
    expect(reason).toBe('the peer does not read');
    expect(overflowed).toBe(true);
  });

  it('estimates the clock of its peer from what comes and goes', async () => {
    const [near, far] = await pair();
    const hour = 3_600_000_000_000n;
    const mine = time();
    const theirs: LiveTime = { clock: time().clock, epoch: new Epoch(mine.epoch.base + hour) };
    let left = 6;
    const done = new Promise<Connection>((resolve) => {
      const bounce = (_: unknown, connection: Connection) => {
        if (--left <= 0) resolve(connection);
        else connection.send(5, 0, listRequest, { header: { userId: 0, userRequestId: 0 } });
      };
      new Connection(near, mine, limits, { message: bounce, closed: () => {} });
      const other = new Connection(far, theirs, limits, { message: bounce, closed: () => {} });
      other.send(5, 0, listRequest, { header: { userId: 0, userRequestId: 0 } });
    });
    const { offset } = await done;
    expect(Math.abs(Math.abs(offset.offset) - Number(hour))).toBeLessThan(1e9);
    expect(offset.roundTrip).toBeGreaterThan(0);
  });
});
