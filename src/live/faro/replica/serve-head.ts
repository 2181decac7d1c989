import type { Socket } from 'node:net';
import { FrameCutter, frame, READY, WORK } from './frames.js';
import type { Serving } from './model.js';

/** Largest body that a head may send, bytes, and requests that may wait here: a head sends four. */
const MOST_BYTES = 64 << 20;
const MOST_WAITING = 1024;
const OK = 200;
const FAILED = 500;
const nothing = Buffer.alloc(0);

/** Serves what comes over a connection to a head, one request at a time, until it ends. A model that fails answers with status 500, and goes on. */
export async function serveHead(socket: Socket, model: Serving): Promise<void> {
  const waiting: { request: number; body: Buffer; arrived: number }[] = [];
  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { request, body, arrived } = next;
      const answer = await model.serve(body, arrived).then(
        (result) => frame(request, OK, result),
        (error: Error) => frame(request, FAILED, Buffer.from(error.message)),
      );
      if (socket.writable) socket.write(answer);
    }
    working = false;
  };
  const cutter = new FrameCutter(MOST_BYTES, ({ request, status, body }) => {
    if (status !== WORK) return;
    if (waiting.length >= MOST_WAITING) throw new Error('more requests at once than any head sends');
    waiting.push({ request, body, arrived: performance.now() });
    void work();
  });
  await new Promise<void>((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Buffer) => {
      try {
        cutter.push(chunk);
      } catch {
        socket.destroy();
      }
    });
    socket.write(frame(0, READY, nothing));
  });
}
