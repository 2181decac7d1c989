import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createPlain } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../../../../src/live/faro/http/exchange.js';
import { closed, json, listening } from '../../../support/faro-head.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map(closed)));

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return listening(server);
}
const never = new AbortController().signal;

describe('an exchange', () => {
  it('sends JSON and returns status and text, whatever the status is', async () => {
    const url = await serving(async (request, reply) => {
      reply.statusCode = 418;
      reply.end(JSON.stringify({ method: request.method, got: await json(request) }));
    });
    const { status, text } = await exchange({ url, method: 'PUT', json: { rate: 0.5 } }, never);
    expect(status).toBe(418);
    expect(JSON.parse(text)).toEqual({ method: 'PUT', got: { rate: 0.5 } });
  });

  it('says that nothing listens', async () => {
    const url = await serving(() => {});
    await closed(servers.pop()!);
    await expect(exchange({ url }, never)).rejects.toThrow('nothing listens there');
  });

  it('does not read what has no end', async () => {
    const url = await serving((_, reply) => {
      const chunk = Buffer.alloc(1 << 20, 'x');
      const write = () => {
        while (reply.write(chunk));
      };
      reply.on('drain', write);
      write();
    });
    await expect(exchange({ url }, never)).rejects.toThrow('its answer is longer than 4 MiB');
  });

  it('says that an answer was cut short', async () => {
    const url = await serving((_, reply) => {
      reply.writeHead(200, { 'content-length': 100 });
      reply.write('half', () => reply.destroy());
    });
    await expect(exchange({ url }, never)).rejects.toThrow(/cut|aborted/);
  });

  it('says that what answers does not speak HTTP', async () => {
    const server = createPlain((socket) => {
      socket.on('error', () => {});
      socket.end('SSH-2.0-OpenSSH_9\r\n');
      socket.resume();
    });
    const url = await listening(server);
    await expect(exchange({ url }, never)).rejects.toThrow('what answers does not speak HTTP');
    server.close();
  });

  it('gives up what dribbles', async () => {
    const url = await serving((_, reply) => {
      const timer = setInterval(() => reply.write('x'), 5);
      reply.on('close', () => clearInterval(timer));
    });
    await expect(exchange({ url }, never, 50)).rejects.toThrow('no answer within 0.05 s');
  });

  it('ends with the reason of its signal', async () => {
    const url = await serving(() => {});
    const ending = new AbortController();
    const asked = exchange({ url }, ending.signal);
    ending.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});
