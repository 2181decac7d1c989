import { describe, expect, test } from 'vitest';
import { compressedInput, Link, networkPresets } from '../../../src/serving-core/clockwork/network.js';

describe('a link', () => {
  test('takes as long as its bandwidth says', () => {
    // 1250 bytes are 10,000 bits: 1 µs at 10 Gbit/s.
    expect(new Link(10e9).transmit(500, 1250)).toBe(1500);
  });

  test('sends one thing after the other', () => {
    const link = new Link(10e9);
    expect([link.transmit(0, 1250), link.transmit(0, 2500), link.transmit(2900, 1250)]).toEqual([
      1000, 3000, 4000,
    ]);
  });

  test('is idle again once everything is sent', () => {
    const link = new Link(10e9);
    link.transmit(0, 1250);
    expect(link.transmit(5000, 1250)).toBe(6000);
  });

  test('takes no time without a bandwidth, whatever is under way', () => {
    const link = new Link(0);
    expect([link.transmit(7, 1e9), link.transmit(7, 1e9)]).toEqual([7, 7]);
  });

  test('lets nothing of no bytes overtake what is before it', () => {
    const link = new Link(10e9);
    link.transmit(0, 1250);
    expect(link.transmit(10, 0)).toBe(1000);
  });
});

describe('an input on the wire', () => {
  test.each([
    [12_288, 5_495],
    [589_824, 87_340],
    [602_112, 90_921],
    [1_072_812, 144_359],
  ])('of %i bytes takes the %i that the bundled inputs take on average', (size, compressed) => {
    expect(compressedInput(size)).toBe(compressed);
  });

  test('of any other size takes 15 % of it', () => {
    expect(compressedInput(1000)).toBe(150);
    expect(compressedInput(0)).toBe(0);
  });
});

describe('the presets', () => {
  test('have a round trip of 55 µs and 10 Gbit/s on the cluster', () => {
    expect(2 * networkPresets.cluster.oneWay).toBe(55_000);
    expect(networkPresets.cluster.bandwidth).toBe(10e9);
  });

  test('cost nothing at all on the ideal network', () => {
    expect(Object.values(networkPresets.ideal).every((value) => value === 0)).toBe(true);
  });
});
