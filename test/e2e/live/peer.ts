import { connect, type Socket } from 'node:net';
import { Epoch } from '../../../src/serving-core/clockwork/wire/epoch.js';
import { FrameReader } from '../../../src/serving-core/clockwork/wire/frame.js';
import { writeFrame } from '../../../src/serving-core/clockwork/wire/frame-writer.js';
import type { MessageType } from '../../../src/serving-core/clockwork/wire/message.js';
import { Writer } from '../../../src/serving-core/clockwork/wire/writer.js';

/** What came back: the message decoded by the type's table, and its header's bytes. */
export interface Answer {
  type: number;
  id: number;
  header: string;
  value: Record<string, unknown>;
  body: Uint8Array;
}

type AnyMessage = MessageType<Record<string, unknown>>;

/** A bare end of the protocol: sends what a test says, and collects what comes. Its times count from its start. */
export class Peer {
  readonly epoch = new Epoch(BigInt(Date.now()) * 1_000_000n);
  readonly closed: Promise<void>;
  readonly answers: Answer[] = [];
  private readonly origin = performance.now();
  private waiting: (() => void)[] = [];

  private constructor(
    readonly socket: Socket,
    types: ReadonlyMap<number, AnyMessage>,
  ) {
    const reader = new FrameReader(
      this.epoch,
      { header: 1 << 24, body: 1 << 24 },
      ({ type, id, header, body }) => {
        const { bytes, at, end } = header;
        const hex = Buffer.from(bytes.subarray(at, end)).toString('hex');
        this.answers.push({ type, id, header: hex, value: types.get(type)!.decode(header), body });
        for (const wake of this.waiting.splice(0)) wake();
      },
    );
    socket.on('data', (chunk) => reader.push(chunk));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        resolve();
        for (const wake of this.waiting.splice(0)) wake();
      });
    });
  }

  static connect(port: number, types: ReadonlyMap<number, AnyMessage>): Promise<Peer> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Peer(socket, types)));
      socket.once('error', reject);
    });
  }

  /** ns since the start. */
  now(): number {
    return Math.floor((performance.now() - this.origin) * 1e6);
  }

  send(
    type: number,
    id: number,
    message: unknown,
    value: unknown,
    body: Uint8Array = new Uint8Array(0),
  ): void {
    const writer = new Writer(this.epoch);
    const known = message as MessageType<unknown>;
    writeFrame(writer, type, id, known, value, body.length, this.now(), Number.POSITIVE_INFINITY);
    this.socket.write(Buffer.concat([writer.bytes.subarray(0, writer.at), body]));
  }

  /** The first answer from the `from`-th on that fits. Rejects when the connection closes without one. */
  async answer(fits: (answer: Answer) => boolean = () => true, from = 0): Promise<Answer> {
    for (;;) {
      const found = this.answers.slice(from).find(fits);
      if (found !== undefined) return found;
      if (this.socket.destroyed) throw new Error('the connection was closed');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}
