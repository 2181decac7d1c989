import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../../../src/datasets/data-folder.js';
import { addZoo } from '../../../src/datasets/zoo/add.js';
import { loadZoo, userZoos } from '../../../src/datasets/zoo/index.js';

const csv = 'name,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms\nmine,3072,40,1000000,0.1,0.5\n';

let folder: string;
let before: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-'));
  before = process.env.REPRO_DATA;
  process.env.REPRO_DATA = join(folder, 'data');
  writeFileSync(join(folder, 'a100.csv'), csv);
});
afterEach(() => {
  if (before === undefined) delete process.env.REPRO_DATA;
  else process.env.REPRO_DATA = before;
  rmSync(folder, { recursive: true });
});

describe('a zoo that the user adds', () => {
  it('is found by its name afterwards, and by its path without being added', async () => {
    const added = await addZoo(join(folder, 'a100.csv'));
    expect(added).toEqual({ name: 'a100', file: join(folder, 'data', 'zoos', 'a100.csv'), models: 1 });
    expect((await loadZoo('a100')).get('mine')!.execution).toEqual([500000]);
    expect((await loadZoo(join(folder, 'a100.csv'))).size).toBe(1);
    expect([...userZoos().keys()]).toEqual(['a100']);
  });

  it('may not take the name of a built-in zoo, nor of one that exists, nor lead out of the folder', async () => {
    const file = join(folder, 'a100.csv');
    await expect(addZoo(file, 'osdi20')).rejects.toMatchObject({ code: 'E_NAME_TAKEN' });
    for (const name of ['../evil', 'a/b', '.hidden', '', 'a.b']) {
      await expect(addZoo(file, name)).rejects.toMatchObject({ code: 'E_BAD_NAME' });
    }
    await addZoo(file);
    await expect(addZoo(file)).rejects.toMatchObject({ code: 'E_NAME_TAKEN' });
    expect(readdirSync(join(folder, 'data', 'zoos'))).toEqual(['a100.csv']);
  });

  it('is not kept when the file is wrong', async () => {
    writeFileSync(join(folder, 'bad.csv'), csv.replace('0.5', '-0.5'));
    await expect(addZoo(join(folder, 'bad.csv'))).rejects.toMatchObject({ code: 'E_BAD_ZOO' });
    expect(userZoos().size).toBe(0);
  });

  it.runIf(existsSync('/proc/self'))('cannot be kept where nobody can make a folder', async () => {
    process.env.REPRO_DATA = '/proc/repro/data';
    await expect(addZoo(join(folder, 'a100.csv'))).rejects.toMatchObject({
      code: 'E_NOT_WRITABLE',
      message: 'Cannot write /proc/repro/data/zoos: nothing can be made there.',
    });
  });

  it('cannot be kept where a file stands in the way', async () => {
    writeFileSync(join(folder, 'data'), '');
    await expect(addZoo(join(folder, 'a100.csv'))).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' });
  });
});

describe('the data folder', () => {
  it('is REPRO_DATA, else repro in an absolute XDG_DATA_HOME, else in ~/.local/share', () => {
    expect(dataFolder({ REPRO_DATA: '/a', XDG_DATA_HOME: '/b' })).toBe('/a');
    expect(dataFolder({ XDG_DATA_HOME: '/b' })).toBe('/b/repro');
    expect(dataFolder({ XDG_DATA_HOME: 'relative' })).toMatch(/\/\.local\/share\/repro$/);
  });
});
