/** Bytes before the body of a frame: three little-endian words, the request, a status, and the length of the body. */
const HEADER = 12;

/** Status of a frame from a replica that is ready; its request is 0. */
export const READY = 1;
/** Status of a request to a replica, and of its answers, which are HTTP's. */
export const WORK = 0;

export interface Frame {
  readonly request: number;
  readonly status: number;
  readonly body: Buffer;
}

/** One frame as bytes. */
export function frame(request: number, status: number, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER + body.length);
  bytes.writeUInt32LE(request, 0);
  bytes.writeUInt32LE(status, 4);
  bytes.writeUInt32LE(body.length, 8);
  bytes.set(body, HEADER);
  return bytes;
}

/** Cuts what a socket says into frames. Throws an `Error` for a frame that is longer than allowed, before any of it is kept. */
export class FrameCutter {
  private chunks: Buffer[] = [];
  private held = 0;
  private needed = HEADER;

  /** @param most bytes of a body. */
  constructor(
    private readonly most: number,
    private readonly onFrame: (frame: Frame) => void,
  ) {}

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    while (this.held >= this.needed) {
      const all = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
      this.chunks = [all];
      const length = all.readUInt32LE(8);
      if (length > this.most)
        throw new Error(`a frame of ${length} bytes, of which ${this.most} are allowed`);
      this.needed = HEADER + length;
      if (this.held < this.needed) return;
      const rest = all.subarray(this.needed);
      const whole = {
        request: all.readUInt32LE(0),
        status: all.readUInt32LE(4),
        body: all.subarray(HEADER, this.needed),
      };
      this.chunks = rest.length > 0 ? [rest] : [];
      this.held = rest.length;
      this.needed = HEADER;
      this.onFrame(whole);
    }
  }
}
