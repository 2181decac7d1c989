import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFile, replaceFile, writableFolder } from '../src/write-file.js';
import { smallDisk } from './support/small-disk.js';

const folder = () => mkdtempSync(join(tmpdir(), 'repro-write-'));

describe('a file that is written whole', () => {
  it('replaces an earlier one and leaves nothing beside it', () => {
    const dir = folder();
    writeFileSync(join(dir, 'a'), 'old');
    expect(replaceFile(join(dir, 'a'), 'new', '')).toBe(join(dir, 'a'));
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('new');
    expect(readdirSync(dir)).toEqual(['a']);
  });

  it('may come in pieces, of which some are empty', () => {
    const file = join(folder(), 'a');
    replaceFile(file, [Buffer.from('one'), new Uint8Array(), Buffer.from('two')], '');
    expect(readFileSync(file, 'utf8')).toBe('onetwo');
  });

  it('is not written through a link that lies where it is made', () => {
    const dir = folder();
    writeFileSync(join(dir, 'other'), 'kept');
    symlinkSync(join(dir, 'other'), join(dir, `a.${process.pid}.partial`));
    replaceFile(join(dir, 'a'), 'new', '');
    expect(readFileSync(join(dir, 'other'), 'utf8')).toBe('kept');
  });

  it('says why it cannot be written, and what to do, and leaves what was there', () => {
    const dir = folder();
    mkdirSync(join(dir, 'a', 'inside'), { recursive: true });
    expect(() => replaceFile(join(dir, 'a'), 'new', 'Give another.')).toThrow(
      expect.objectContaining({
        code: 'E_NOT_WRITABLE',
        message: `Cannot write ${join(dir, 'a')}: a folder is in the way.`,
        next: 'Give another.',
      }),
    );
    expect(readdirSync(dir)).toEqual(['a']);
    expect(() => replaceFile(join(dir, 'none', 'b'), 'new', '')).toThrow('its folder does not exist');
  });
});

describe('a new file', () => {
  it('is made whole, and never in the place of another', () => {
    const dir = folder();
    expect(createFile(join(dir, 'a'), 'first')).toBe(true);
    expect(createFile(join(dir, 'a'), 'second')).toBe(false);
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('first');
    symlinkSync(join(dir, 'nowhere'), join(dir, 'b'));
    expect(createFile(join(dir, 'b'), 'through a link')).toBe(false);
    expect(readdirSync(dir).sort()).toEqual(['a', 'b']);
  });

  it('is not there when the disk is full', (context) => {
    const dir = smallDisk(16, context);
    expect(() => createFile(join(dir, 'a'), 'x'.repeat(100_000))).toThrow(/ENOSPC/);
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('a folder to write to', () => {
  it('is made with those above it, and refused where a file lies', () => {
    const dir = folder();
    writableFolder(join(dir, 'a', 'b'), '');
    expect(readdirSync(join(dir, 'a'))).toEqual(['b']);
    writeFileSync(join(dir, 'file'), '');
    expect(() => writableFolder(join(dir, 'file', 'b'), '')).toThrow(
      expect.objectContaining({ code: 'E_NOT_WRITABLE' }),
    );
  });
});
