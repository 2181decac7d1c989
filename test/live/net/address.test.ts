import { describe, expect, it } from 'vitest';
import { addressText, parseAddress, parseAddresses } from '../../../src/live/net/address.js';

describe('an address', () => {
  it.each([
    ['127.0.0.1:12345', { host: '127.0.0.1', port: 12_345 }],
    ['volta03:1', { host: 'volta03', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
  ])('%s is a host and a port', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(addressText(address)).toBe(text);
  });

  it.each(['', 'host', ':1', 'host:', 'host:0', 'host:65536', '::1:80', 'a b:1', 'host:1x'])(
    '%j is none',
    (text) => {
      expect(() => parseAddress(text)).toThrow(`'${text}' is no address`);
    },
  );

  it('is one of several with commas between, all different', () => {
    expect(parseAddresses('w1:12345,w1:12347,w2:12345').map(addressText)).toEqual([
      ...['w1:12345', 'w1:12347', 'w2:12345'],
    ]);
    expect(() => parseAddresses('w1:12345,w2:12345,w1:12345')).toThrow('w1:12345 is named twice.');
    expect(() => parseAddresses('w1:12345,')).toThrow("'' is no address.");
  });
});
