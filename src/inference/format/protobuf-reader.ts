/** A field of a message: what a varint or a fixed number held, or the bytes of all else. */
export interface Field {
  field: number;
  /** Of a varint: two's complement in 64 bits, exact to 2^53. */
  integer?: number;
  /** Of a length-delimited field; a view, not a copy. */
  bytes?: Uint8Array;
}

/** The bytes are no protocol-buffers message. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage';
}

/** Walks over the fields of a message (protobuf.dev, "Encoding"). @throws BadMessage at the first that cannot be. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= message.length) throw new BadMessage('it ends within a number');
      const byte = message[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new BadMessage('a number has more than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || length > message.length - at) throw new BadMessage('a field reaches beyond its end');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [field, wireType] = [Math.floor(tag / 8), tag & 7];
    if (field < 1 || field > 536_870_911) throw new BadMessage(`a field has the number ${field}`);
    if (wireType === 0) yield { field, integer: Number(varint()) };
    else if (wireType === 1) yield { field, bytes: take(8) };
    else if (wireType === 2) yield { field, bytes: take(Number(varint())) };
    else if (wireType === 5) yield { field, bytes: take(4) };
    else throw new BadMessage(`a field has the wire type ${wireType}`);
  }
}

/** The whole numbers of a repeated field, which a writer may pack into one field of bytes or not. */
export function integersOf(fields: readonly Field[], field: number): number[] {
  return fields.flatMap((one) => {
    if (one.field !== field) return [];
    return one.bytes ? packed(one.bytes) : [one.integer!];
  });
}

function packed(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    values.push(Number(BigInt.asIntN(64, value)));
    value = 0n;
    shift = 0n;
  }
  if (shift > 0n) throw new BadMessage('it ends within a number');
  return values;
}

/** The text of a field that stands once; of several the last counts, as protocol buffers have it. */
export function textOf(fields: readonly Field[], field: number): string | undefined {
  const bytes = bytesOf(fields, field);
  return bytes && new TextDecoder().decode(bytes);
}

export function bytesOf(fields: readonly Field[], field: number): Uint8Array | undefined {
  return fields.findLast((one) => one.field === field && one.bytes)?.bytes;
}

/** Every message of a repeated field. */
export function messagesOf(fields: readonly Field[], field: number): Field[][] {
  return fields.flatMap((one) => (one.field === field && one.bytes ? [[...fieldsOf(one.bytes)]] : []));
}
