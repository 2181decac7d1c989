import { describe, expect, it } from 'vitest';
import { plainLine } from '../../../../src/plain-line.js';
import { parseBinaries } from '../../../../src/runner/hosts/declare/binaries.js';

describe('--binaries', () => {
  it.each([
    ['bundled', { kind: 'bundled' }],
    ['clockwork:/opt/clockwork/build', { kind: 'clockwork', build: '/opt/clockwork/build', emulated: false }],
    ['clockwork-emulated:/b', { kind: 'clockwork', build: '/b', emulated: true }],
    ['clockwork:/opt/a b//', { kind: 'clockwork', build: '/opt/a b', emulated: false }],
    ['clockwork:/', { kind: 'clockwork', build: '/', emulated: false }],
  ])('%s', (text, binaries) => {
    expect(parseBinaries(text)).toEqual(binaries);
  });

  it.each(['', 'bundle', 'clockwork', 'clockwork:', 'clockwork:build', 'clockwork:/a\nb'])(
    '%j is refused',
    (text) => {
      expect(() => parseBinaries(text)).toThrow(`--binaries cannot be '${plainLine(text)}'.`);
    },
  );
});
