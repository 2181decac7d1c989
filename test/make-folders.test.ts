import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders } from '../src/make-folders.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-folders-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('makeFolders', () => {
  it('makes a folder and those above it, and leaves one that is there', () => {
    makeFolders(join(dir, 'a/b/c'));
    makeFolders(join(dir, 'a/b/c'));
    expect(existsSync(join(dir, 'a/b/c'))).toBe(true);
  });

  it('says what the file system says where a file is in the way', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => makeFolders(join(dir, 'file'))).toThrow('EEXIST');
    expect(() => makeFolders(join(dir, 'file/below'))).toThrow(/EEXIST|ENOTDIR/);
  });

  it.runIf(existsSync('/proc/self'))('ends where the system lets nobody make anything', () => {
    expect(() => makeFolders('/proc/repro/below')).toThrow('ENOENT');
  });
});
