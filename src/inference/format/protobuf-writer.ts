/** Encoded bytes in pieces, so that tensors of a hundred megabytes are never copied into the messages around them. */
export interface Encoded {
  length: number;
  chunks: readonly Uint8Array[];
}

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

/** Writes one protocol-buffers message, field by field, in the order of the calls (protobuf.dev, "Encoding"). */
export class MessageWriter {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  /** A whole number, also a negative one: two's complement in 64 bits. */
  integer(field: number, value: number): this {
    return this.#add(Uint8Array.from([...varint(tag(field, VARINT)), ...varint(value)]));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#add(Uint8Array.from(varint(tag(field, FIXED32)))).#add(bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.message(field, { length: value.byteLength, chunks: [value] });
  }

  message(field: number, { length, chunks }: Encoded): this {
    this.#add(Uint8Array.from([...varint(tag(field, BYTES)), ...varint(length)]));
    for (const chunk of chunks) this.#add(chunk);
    return this;
  }

  end(): Encoded {
    return { length: this.#length, chunks: this.#chunks };
  }

  #add(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    return this;
  }
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}
