import type { Socket } from 'node:net';
import { ClockOffset } from '../../serving-core/clockwork/wire/clock-offset.js';
import { type Frame, type FrameLimits, FrameReader } from '../../serving-core/clockwork/wire/frame.js';
import { writeFrame } from '../../serving-core/clockwork/wire/frame-writer.js';
import type { MessageType } from '../../serving-core/clockwork/wire/message.js';
import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import { Writer } from '../../serving-core/clockwork/wire/writer.js';
import type { LiveTime } from '../clock/live-clock.js';
import { Traffic } from './traffic.js';

/** Bytes that may wait for a peer that does not read; beyond them the connection is closed. */
export const MOST_WAITING = 256 * 2 ** 20;
/** ms that the last bytes of an ended connection have. */
const PATIENCE = 500;
/** Bodies up to this many bytes are copied beside their header, which costs less than a write of their own. */
const SMALL_BODY = 2048;

export interface ConnectionEvents {
  /** Throws WireError for a message that must not be; the connection is then closed. */
  message(frame: Frame, connection: Connection): void;
  /** Called once. `reason` is for the log. */
  closed(connection: Connection, reason: string): void;
  /** All that waited for the peer is on its way. */
  drained?(connection: Connection): void;
}

/**
 * One TCP connection of the protocol. What is sent within one turn of the event loop leaves in one write; every pre-header
 * that comes and goes takes part in the estimate of the peer's clock.
 */
export class Connection {
  readonly offset = new ClockOffset();
  readonly sent = new Traffic();
  readonly received = new Traffic();
  readonly peer: string;
  private writer: Writer;
  private readonly parts: Uint8Array[] = [];
  private flushing = false;
  private reason: string | null = null;
  private overflow = false;
  private readonly flushLater = () => {
    this.flushing = false;
    this.flush();
  };

  constructor(
    private readonly socket: Socket,
    private readonly time: LiveTime,
    limits: FrameLimits,
    private readonly events: ConnectionEvents,
  ) {
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.writer = new Writer(time.epoch);
    const reader = new FrameReader(time.epoch, limits, (frame) => this.take(frame));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(reader, chunk));
    socket.on('drain', () => events.drained?.(this));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.fail(reasons[error.code ?? ''] ?? error.message),
    );
    socket.on('close', () => {
      this.fail('End of file');
      events.closed(this, this.reason ?? '');
    });
  }

  get isOpen(): boolean {
    return this.reason === null;
  }

  /** Whether it was closed because the peer took less than it was sent. */
  get overflowed(): boolean {
    return this.overflow;
  }

  /** Bytes that the peer has not taken yet. */
  get waiting(): number {
    return this.socket.writableLength + this.writer.at;
  }

  /** Sends a message; nothing happens once the connection is closed. `now` in the pre-header is that of writing it. */
  send<T>(type: number, id: number, message: MessageType<T>, value: T, body?: Uint8Array): void {
    if (this.reason !== null) return;
    const length = body?.length ?? 0;
    writeFrame(this.writer, type, id, message, value, length, this.time.clock.actual(), this.offset.delta);
    this.sent.add(length);
    if (body !== undefined && length > 0) {
      if (length <= SMALL_BODY) {
        this.writer.reserve(length);
        this.writer.bytes.set(body, this.writer.at);
        this.writer.at += length;
      } else {
        this.parts.push(this.detach(), body);
      }
    }
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(this.flushLater);
  }

  /** Hands what was sent to the operating system at once. */
  flush(): void {
    if (this.reason !== null) return;
    if (this.parts.length > 0) {
      this.socket.cork();
      for (const part of this.parts) this.socket.write(part);
      this.parts.length = 0;
      if (this.writer.at > 0) this.socket.write(this.detach());
      this.socket.uncork();
    } else if (this.writer.at > 0) {
      this.socket.write(this.writer.bytes.subarray(0, this.writer.at));
      // The bytes are still needed while any of them wait; otherwise their buffer serves again.
      if (this.socket.writableLength > 0) this.writer = new Writer(this.time.epoch);
      else this.writer.at = 0;
    }
    if (this.socket.writableLength <= MOST_WAITING) return;
    this.overflow = true;
    this.fail('the peer does not read');
    this.socket.destroy();
  }

  /** Stops reading, so that the peer has to wait; `resume` goes on. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Closes for a reason that the log tells. */
  close(reason: string): void {
    if (this.reason !== null) return;
    this.flush();
    this.fail(reason);
    this.socket.destroy();
  }

  /** Lets what was sent arrive, then closes; not for ever, should the peer not read. */
  end(reason: string): void {
    if (this.reason !== null) return;
    this.flush();
    this.fail(reason);
    this.socket.end();
    // Not unreferenced: a socket that is not read keeps no process alive until it is closed.
    const timer = setTimeout(() => this.socket.destroy(), PATIENCE);
    this.socket.once('close', () => clearTimeout(timer));
  }

  private detach(): Uint8Array {
    const { writer } = this;
    this.writer = new Writer(this.time.epoch);
    return writer.bytes.subarray(0, writer.at);
  }

  private read(reader: FrameReader, chunk: Buffer): void {
    if (this.reason !== null) return;
    this.time.clock.poll();
    try {
      reader.push(chunk);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.close(error.message);
    }
  }

  private take(frame: Frame): void {
    if (this.reason !== null) return;
    this.offset.received(this.time.clock.actual(), frame.sent, frame.delta);
    this.received.add(frame.body.length);
    this.events.message(frame, this);
  }

  private fail(reason: string): void {
    this.reason ??= reason;
  }
}

/** The original's words for what the system calls by a code. */
const reasons: Record<string, string> = {
  ECONNRESET: 'Connection reset by peer',
  EPIPE: 'Broken pipe',
  ETIMEDOUT: 'Connection timed out',
};
