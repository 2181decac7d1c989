import type { Kind } from './kinds.js';
import type { Reader } from './reader.js';
import { WireError } from './wire-error.js';
import type { Writer } from './writer.js';

/** One field of a message: its number, how it lies on the wire, and how often. */
export interface Field<T> {
  readonly number: number;
  readonly rule: 'required' | 'optional' | 'repeated';
  readonly kind: Kind<unknown>;
  /** Only for the types: what the field holds. */
  readonly holds?: T;
}

export const required = <T>(number: number, kind: Kind<T>): Field<T> => ({
  number,
  rule: 'required',
  kind: kind as Kind<unknown>,
});
/** Absent, it reads as its kind's empty value; it is always written, as the original does. */
export const optional = <T>(number: number, kind: Kind<T>): Field<T> => ({
  number,
  rule: 'optional',
  kind: kind as Kind<unknown>,
});
/** Written one by one (unpacked); read packed, too. */
export const repeated = <T>(number: number, kind: Kind<T>): Field<T[]> => ({
  number,
  rule: 'repeated',
  kind: kind as Kind<unknown>,
});

type Fields = Record<string, Field<unknown>>;
type Contents<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A message type; as a kind it can be a field of another. */
export interface MessageType<T> extends Kind<T> {
  readonly name: string;
  /** Reads to the reader's end. Throws WireError for broken bytes and for a required field that is absent. */
  decode(reader: Reader): T;
  encode(writer: Writer, value: T): void;
}

/** What a message type's messages hold. */
export type MessageOf<M> = M extends MessageType<infer T> ? T : never;

/** Makes the codec of a message from its table of fields. */
export function message<F extends Fields>(name: string, fields: F): MessageType<Contents<F>> {
  const names = Object.keys(fields);
  const table = Object.values(fields);
  const byNumber: number[] = [];
  table.forEach(({ number }, i) => {
    byNumber[number] = i;
  });
  // One shape for all messages of a type keeps reading and writing them fast: numbers are fractions at first, so that the
  // engine never finds later that a field is wider than it had thought, which would make every copy of `blank` a slow one.
  const blank: Record<string, unknown> = {};
  const empty = names.map((_, i) => (table[i].rule === 'repeated' ? none : table[i].kind.empty()));
  names.forEach((key, i) => {
    blank[key] = typeof empty[i] === 'number' ? 0.5 : empty[i];
  });
  names.forEach((key, i) => {
    blank[key] = empty[i];
  });
  const needed = table.reduce((mask, { rule }, i) => (rule === 'required' ? mask | (1 << i) : mask), 0);

  const decode = (reader: Reader) => {
    const value: Record<string, unknown> = { ...blank };
    let seen = 0;
    while (reader.at < reader.end) {
      reader.varint();
      const tag = reader.low;
      const wireType = tag & 7;
      if (reader.high !== 0 || tag < 8) throw new WireError(`${name} has a field without a number`);
      const i = byNumber[tag >>> 3];
      if (i === undefined) {
        reader.skipField(wireType);
        continue;
      }
      const { rule, kind } = table[i];
      seen |= 1 << i;
      if (rule === 'repeated') {
        if (value[names[i]] === none) value[names[i]] = [];
        readRepeated(reader, kind, wireType, value[names[i]] as unknown[]);
      } else if (wireType === kind.wireType) {
        value[names[i]] = kind.read(reader);
      } else {
        throw new WireError(`${name}.${names[i]} has the wire type ${wireType}`);
      }
    }
    if ((seen & needed) !== needed) {
      const absent = names.filter((_, i) => needed & ~seen & (1 << i));
      throw new WireError(`${name} lacks ${absent.join(', ')}`);
    }
    return value as Contents<F>;
  };
  const encode = (writer: Writer, value: Contents<F>) => {
    for (let i = 0; i < table.length; i++) {
      const { rule, kind, number } = table[i];
      const content = value[names[i]];
      const tag = (number << 3) | kind.wireType;
      if (rule !== 'repeated') {
        writer.varint(0, tag);
        kind.write(writer, content);
        continue;
      }
      for (const element of content as unknown[]) {
        writer.varint(0, tag);
        kind.write(writer, element);
      }
    }
  };
  return {
    name,
    wireType: 2,
    empty: () => ({ ...blank }) as Contents<F>,
    decode,
    encode,
    read: (reader) => within(reader, () => decode(reader)),
    write: (writer, value) => writer.delimited(value, encode),
  };
}

const none: never[] = [];
Object.freeze(none);

/** Reads something of a given length, which may not look beyond it. */
function within<T>(reader: Reader, read: () => T): T {
  const { end } = reader;
  const length = reader.length();
  reader.end = reader.at + length;
  const value = read();
  reader.end = end;
  return value;
}

function readRepeated(reader: Reader, kind: Kind<unknown>, wireType: number, into: unknown[]): void {
  if (wireType === kind.wireType) {
    into.push(kind.read(reader));
  } else if (wireType === 2) {
    within(reader, () => {
      while (reader.at < reader.end) into.push(kind.read(reader));
    });
  } else {
    throw new WireError(`a list has the wire type ${wireType}`);
  }
}
