import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInside, staysInside } from '../src/inside-folder.js';

describe('a name from elsewhere', () => {
  it.each(['a', 'a/b.ts', './a', 'a..b/c', '.hidden', 'models=12_rate=600/point.json', 'ü'])(
    'stays inside as %j',
    (name) => expect(staysInside(name)).toBe(true),
  );

  it.each([
    '',
    '/a',
    '..',
    '../a',
    'a/../../b',
    'a/..',
    'a//b',
    'a/',
    './',
    'a/./b',
    'a\\b',
    'a\0b',
    'a\nb',
    '././a',
  ])('does not as %j', (name) => expect(staysInside(name)).toBe(false));
});

describe('a path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inside-'));
  const [inside, outside] = [join(folder, 'in'), join(folder, 'out')];
  for (const dir of [inside, outside]) mkdirSync(dir);
  writeFileSync(join(outside, 'secret'), '');
  symlinkSync(outside, join(inside, 'away'));
  symlinkSync('../in', join(inside, 'home'));

  it('lies in a folder as itself, as what is there and as what is not', () => {
    for (const name of ['', 'x', 'x/y', 'a/../b', 'home/x'])
      expect(isInside(join(inside, name), inside)).toBe(true);
  });

  it('does not through .., a link, or a name that only begins alike', () => {
    for (const name of ['..', '../out/secret', 'away', 'away/secret', 'away/new', '../inner'])
      expect(isInside(`${inside}/${name}`, inside)).toBe(false);
  });
});
