import type { Socket } from 'node:net';
import { FrameCutter, frame, READY, WORK } from '../replica/frames.js';

/** Longest answer of a replica, and what may wait to be sent to one that does not read, bytes. */
const MOST_ANSWER = 1 << 20;
const MOST_UNSENT = 64 << 20;

export interface LinkListener {
  ready(): void;
  /** It answers a request, with a status of HTTP. */
  answered(request: number, status: number, body: Buffer): void;
  /** The connection is gone; told once. */
  lost(): void;
}

/** A head's end of the connection to one replica. Whoever says what no replica says is cut off. */
export class ReplicaLink {
  private closed = false;

  constructor(
    private readonly socket: Socket,
    private readonly listener: LinkListener,
  ) {
    const cutter = new FrameCutter(MOST_ANSWER, ({ request, status, body }) => {
      if (status === READY) listener.ready();
      else listener.answered(request, status, Buffer.from(body));
    });
    socket.on('error', () => {});
    socket.on('close', () => this.gone());
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Buffer) => {
      try {
        cutter.push(chunk);
      } catch {
        socket.destroy();
      }
    });
  }

  /** Gives it a request. */
  send(request: number, body: Buffer): void {
    if (this.socket.writableLength > MOST_UNSENT) this.socket.destroy();
    else if (this.socket.writable) this.socket.write(frame(request, WORK, body));
  }

  /** Lets it go: it ends by itself. */
  close(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private gone(): void {
    if (this.closed) return;
    this.closed = true;
    this.listener.lost();
  }
}
