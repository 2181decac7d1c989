import { describe, expect, it } from 'vitest';
import { parseBinaries } from '../../../../src/runner/hosts/declare/binaries.js';

describe('--binaries', () => {
  it.each([
    ['bundled', { kind: 'bundled' }],
    ['clockwork:/opt/clockwork/build', { kind: 'clockwork', build: '/opt/clockwork/build' }],
    ['clockwork:/opt/a b//', { kind: 'clockwork', build: '/opt/a b' }],
    ['clockwork:/', { kind: 'clockwork', build: '/' }],
  ])('%s', (text, binaries) => {
    expect(parseBinaries(text)).toEqual(binaries);
  });

  it.each(['', 'bundle', 'clockwork', 'clockwork:', 'clockwork:build', 'clockwork:/a\nb'])(
    '%j is refused',
    (text) => {
      expect(() => parseBinaries(text)).toThrow(`--binaries cannot be '${text}'.`);
    },
  );
});
