import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

/** How a value lies on the wire. */
export interface Kind<T> {
  /** Of protocol buffers: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes. */
  readonly wireType: number;
  /** What an absent optional field has. */
  empty(): T;
  read(reader: Reader): T;
  write(writer: Writer, value: T): void;
}

const zero = () => 0;

/** Signed; a negative one is sign-extended to ten bytes. */
export const int32: Kind<number> = {
  wireType: 0,
  empty: zero,
  read(reader) {
    reader.varint();
    return reader.low | 0;
  },
  write: (writer, value) => writer.varint(value < 0 ? 0xffffffff : 0, value | 0),
};

export const uint32: Kind<number> = {
  wireType: 0,
  empty: zero,
  read(reader) {
    reader.varint();
    return reader.low;
  },
  write: (writer, value) => writer.varint(0, value),
};

/** Bytes, counts, durations in ns: up to 2^53, or Infinity for 2^64 − 1. */
export const uint64: Kind<number> = {
  wireType: 0,
  empty: zero,
  read(reader) {
    reader.varint();
    return reader.number();
  },
  write: (writer, value) => writer.unsigned(value, 'varint'),
};

/** As `uint64`, in eight bytes. */
export const fixed64: Kind<number> = {
  wireType: 1,
  empty: zero,
  read(reader) {
    reader.fixed64();
    return reader.number();
  },
  write: (writer, value) => writer.unsigned(value, 'fixed64'),
};

/** Inside: ns since the process's start (see Epoch). On the wire: Unix time in eight bytes. */
export const time: Kind<number> = {
  wireType: 1,
  empty: () => Number.NEGATIVE_INFINITY,
  read(reader) {
    reader.fixed64();
    return reader.epoch.join(reader.high, reader.low);
  },
  write(writer, value) {
    writer.epoch.split(value);
    writer.fixed64(writer.epoch.high, writer.epoch.low);
  },
};

/** As `time`, as a varint: three messages have it so. */
export const varintTime: Kind<number> = {
  wireType: 0,
  empty: () => Number.NEGATIVE_INFINITY,
  read(reader) {
    reader.varint();
    return reader.epoch.join(reader.high, reader.low);
  },
  write(writer, value) {
    writer.epoch.split(value);
    writer.varint(writer.epoch.high, writer.epoch.low);
  },
};

export const float: Kind<number> = {
  wireType: 5,
  empty: zero,
  read(reader) {
    bits[0] = reader.fixed32();
    return single[0];
  },
  write(writer, value) {
    single[0] = value;
    writer.reserve(4);
    writer.at = writer.bytes.writeUInt32LE(bits[0], writer.at);
  },
};
const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

export const string: Kind<string> = {
  wireType: 2,
  empty: () => '',
  read(reader) {
    const length = reader.length();
    const { at, bytes } = reader;
    reader.at += length;
    return length === 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
  },
  write(writer, value) {
    const length = value === '' ? 0 : Buffer.byteLength(value);
    writer.varint(0, length);
    writer.reserve(length);
    if (length > 0) writer.at += writer.bytes.write(value, writer.at);
  },
};
