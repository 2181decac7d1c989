import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMessage, fieldsOf, integersOf, textOf } from '../../../src/inference/format/protobuf-reader.js';
import { MessageWriter } from '../../../src/inference/format/protobuf-writer.js';
import { bytesOf } from '../../support/onnx.js';

const hex = (writer: MessageWriter) => bytesOf(writer.end()).toString('hex');
const fields = (text: string) => [...fieldsOf(Buffer.from(text, 'hex'))];

describe('a protocol-buffers message', () => {
  // The examples of protobuf.dev, "Encoding".
  it('is written as the examples of its documentation', () => {
    expect(hex(new MessageWriter().integer(1, 150))).toBe('089601');
    expect(hex(new MessageWriter().text(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(new MessageWriter().message(3, new MessageWriter().integer(1, 150).end()))).toBe('1a03089601');
    expect(hex(new MessageWriter().integer(1, -2))).toBe('08feffffffffffffffff01');
    expect(hex(new MessageWriter().float(2, 1.5))).toBe('150000c03f');
  });

  it('is read back, whatever it held', () => {
    const number = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, fc.string(), fc.integer({ min: 1, max: 2 ** 29 - 1 }), (value, text, field) => {
        const read = [
          ...fieldsOf(bytesOf(new MessageWriter().integer(field, value).text(field, text).end())),
        ];
        expect(read[0]).toEqual({ field, integer: value });
        expect(textOf(read, field)).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('gives a repeated number whether it is packed or not', () => {
    expect(integersOf(fields('2206038e029ea705'), 4)).toEqual([3, 270, 86942]);
    expect(integersOf(fields('2003208e02209ea705'), 4)).toEqual([3, 270, 86942]);
  });

  it.each([
    ['ends within a number', '0896'],
    ['reaches beyond its end', '120774'],
    ['has a negative length', '12ffffffffffffffffff01'],
    ['has more than ten bytes', `08${'ff'.repeat(11)}`],
    ['has the number 0', '0001'],
    ['has a group', '0b'],
  ])('is refused when it %s', (_, text) => {
    expect(() => fields(text)).toThrow(BadMessage);
  });

  it('never makes the reader do anything but give fields or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect([...fieldsOf(bytes)].length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(BadMessage);
        }
      }),
    );
  });
});
