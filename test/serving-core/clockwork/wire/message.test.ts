import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inferAction,
  loadWeightsAction,
} from '../../../../src/serving-core/clockwork/wire/action-messages.js';
import {
  clientRequests,
  clientResponses,
  listRequest,
} from '../../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../../src/serving-core/clockwork/wire/epoch.js';
import { float, int32, string, uint64 } from '../../../../src/serving-core/clockwork/wire/kinds.js';
import {
  message,
  optional,
  repeated,
  required,
} from '../../../../src/serving-core/clockwork/wire/message.js';
import { Reader } from '../../../../src/serving-core/clockwork/wire/reader.js';
import { WireError } from '../../../../src/serving-core/clockwork/wire/wire-error.js';
import { workerActions, workerResults } from '../../../../src/serving-core/clockwork/wire/worker-messages.js';
import { Writer } from '../../../../src/serving-core/clockwork/wire/writer.js';

const epoch = new Epoch(1795312993354021277n);
const read = (hex: string) => new Reader(epoch).open(Buffer.from(hex, 'hex'));

const pair = message('Pair', { a: required(1, int32), b: optional(2, string), c: repeated(3, uint64) });
const sample = message('Sample', {
  number: required(1, int32),
  factor: required(2, float),
  inner: required(9, pair),
});

describe('a message', () => {
  it('comes back as it was written, whatever it holds', () => {
    const contents = fc.record({
      number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      factor: fc.float({ noNaN: true }),
      inner: fc.record({
        a: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        b: fc.string({ unit: 'grapheme', maxLength: 300 }),
        c: fc.array(fc.oneof(fc.maxSafeNat(), fc.constant(Number.POSITIVE_INFINITY))),
      }),
    });
    fc.assert(
      fc.property(contents, (value) => {
        const writer = new Writer(epoch, 1);
        sample.encode(writer, value);
        expect(sample.decode(new Reader(epoch).open(writer.bytes, 0, writer.at))).toEqual(value);
      }),
    );
  });

  it('is read whatever the order of its fields, and with fields that nobody knows', () => {
    // 15: varint, 14: eight bytes, 13: "xy", 12: four bytes; then b = "q", a = 7.
    expect(
      pair.decode(read('7801710102030405060708' + '6a027879' + '6501020304' + '120171' + '0807')),
    ).toEqual({
      a: 7,
      b: 'q',
      c: [],
    });
  });

  it('takes a packed list as well as an unpacked one', () => {
    expect(pair.decode(read('08011801180218ac02')).c).toEqual([1, 2, 300]);
    expect(pair.decode(read('08011a04' + '0102ac02')).c).toEqual([1, 2, 300]);
  });

  it.each([
    ['lacks a required field', '120171', 'Pair lacks a'],
    ['has a field of the wrong wire type', '0d01020304', 'Pair.a has the wire type 5'],
    ['has a list of the wrong wire type', '08011d01020304', 'a list has the wire type 5'],
    ['ends within a number', '0880', 'a number is cut short'],
    ['has a number of eleven bytes', '08ffffffffffffffffffff01', 'a number is longer than 10 bytes'],
    ['has a text longer than itself', '08011205616263', 'a field is longer than its message'],
    ['has a field without a number', '0001', 'Pair has a field without a number'],
    ['has a group', '080173', 'a field has the wire type 3'],
    ['has a count beyond 2^53', '080118ffffffffffffffff7f', 'a number is beyond 2^53'],
  ])('that %s is refused with the reason', (_what, hex, reason) => {
    expect(() => pair.decode(read(hex))).toThrow(new WireError(reason));
  });

  it('cannot make an inner message read beyond its own end', () => {
    // header of one byte which claims a varint that continues
    expect(() => listRequest.decode(read('0a0188'))).toThrow('a number is cut short');
  });

  it('names every required field that is absent', () => {
    expect(() => loadWeightsAction.decode(read('080110021800'))).toThrow(
      'LoadWeightsAction lacks earliest, latest, expectedDuration',
    );
  });

  it('made of random bytes is read or refused with a WireError, by every type', () => {
    const types = [clientRequests, clientResponses, workerActions, workerResults].flatMap((t) => [
      ...t.values(),
    ]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...types), (bytes, type) => {
        try {
          type.decode(new Reader(epoch).open(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('with one byte changed is read or refused with a WireError', () => {
    const hex = '0807100518012113f470fba231301629d3cc18fca231301630a080b1013802406440c801';
    const bytes = Buffer.from(hex, 'hex');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(bytes);
        changed[at] = byte;
        try {
          inferAction.decode(new Reader(epoch).open(changed));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

describe('a time', () => {
  it('within 104 days of the epoch is exact to the ns, before it as well as after', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }), (offset) => {
        epoch.split(offset);
        expect((BigInt(epoch.high) << 32n) + BigInt(epoch.low)).toBe(epoch.base + BigInt(offset));
        expect(epoch.join(epoch.high, epoch.low)).toBe(offset);
      }),
    );
  });
});
