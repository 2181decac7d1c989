import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, FrameCutter, frame } from '../../../../src/live/faro/replica/frames.js';

describe('frames', () => {
  it('come out as they went in, however they are cut', () => {
    const some = fc.array(
      fc.record({
        request: fc.nat(2 ** 31 - 1),
        status: fc.nat(599),
        body: fc.uint8Array({ maxLength: 50 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (frames, cuts) => {
        const bytes = Buffer.concat(frames.map(({ request, status, body }) => frame(request, status, body)));
        const got: Frame[] = [];
        const cutter = new FrameCutter(50, (one) => got.push({ ...one, body: Buffer.from(one.body) }));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const length = cuts[i % cuts.length];
          cutter.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(got).toEqual(frames.map((one) => ({ ...one, body: Buffer.from(one.body) })));
      }),
    );
  });

  it('that say that they are longer than allowed are refused before they come', () => {
    const cutter = new FrameCutter(10, () => {});
    const header = frame(1, 0, Buffer.alloc(11)).subarray(0, 12);
    expect(() => cutter.push(header)).toThrow('a frame of 11 bytes, of which 10 are allowed');
  });
});
