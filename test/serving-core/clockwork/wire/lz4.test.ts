import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compressBlock,
  compressBound,
  decompressBlock,
} from '../../../../src/serving-core/clockwork/wire/lz4.js';
import { WireError } from '../../../../src/serving-core/clockwork/wire/wire-error.js';

const text = `${'abc'.repeat(12).slice(0, 36)} the quick brown fox the quick brown fox jumps over the lazy dog`;
const plain = Buffer.concat([
  Buffer.from(
    'abcabcabcabcabcabcabcabcabcabcabcabc the quick brown fox the quick brown fox jumps over the lazy dog',
  ),
  Buffer.alloc(300),
]);
/** What the command lz4 1.9.4 -1 makes of it, without its frame. */
const reference =
  '3f61626303000eff052074686520717569636b2062726f776e20666f78140002a16a756d7073206f7665721f009f6c617a7920646f67000100ff14500000000000';

describe('LZ4 blocks', () => {
  it('of the reference implementation are read', () => {
    expect(text.length).toBe(plain.length - 300);
    expect(Buffer.from(decompressBlock(Buffer.from(reference, 'hex'), plain.length)).equals(plain)).toBe(
      true,
    );
  });

  it('are as short as those of the reference where there is one way to be', () => {
    expect(compressBlock(plain).length).toBeLessThanOrEqual(reference.length / 2 + 2);
  });

  it('come back as they were, whatever they hold', () => {
    const words = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.constant(new Uint8Array(40)), fc.constant(plain)),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(words, (parts) => {
        const input = Buffer.concat(parts);
        const block = compressBlock(input);
        expect(block.length).toBeLessThanOrEqual(compressBound(input.length));
        expect(Buffer.from(decompressBlock(block, input.length)).equals(input)).toBe(true);
      }),
    );
  });

  it.each([
    ['ends within its literals', '50616263', 'an LZ4 block has more literals than fit'],
    ['ends within a distance', '106103', 'an LZ4 block ends within a distance'],
    ['ends within a length', 'f0ff', 'an LZ4 block ends within a length'],
    ['refers to before its beginning', '10610500', 'an LZ4 block refers to before its beginning'],
    ['refers to itself', '10610000', 'an LZ4 block refers to before its beginning'],
    ['gives too much', '1f610100ffffff00', 'an LZ4 block gives more bytes than it should'],
    ['gives too little', '1061', 'an LZ4 block gives 1 bytes, not 8'],
  ])('that %s is refused', (_what, hex, reason) => {
    expect(() => decompressBlock(Buffer.from(hex, 'hex'), 8)).toThrow(new WireError(reason));
  });

  it('of noise give what they should or a WireError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(200), (bytes, size) => {
        try {
          expect(decompressBlock(bytes, size).length).toBe(size);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
