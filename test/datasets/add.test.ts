import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPart } from '../../src/datasets/add.js';
import { findAzureDay, needAzureDay, readAzureDay } from '../../src/datasets/azure/index.js';
import { dataSets, findDataSet } from '../../src/datasets/catalogue.js';
import { dayText, line } from './azure/day-text.js';

const [azure] = dataSets;
let root: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'repro-add-'));
  env = { REPRO_DATA: join(root, 'data') };
});
afterEach(() => rmSync(root, { recursive: true }));

function given(name: string, content: string | Buffer): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}
const good = dayText(line({ 1: 600_000 }), line({ 5: 400_000 }));

describe('adding a day that one has', () => {
  it('copies it where experiments find it, and says what is in it', async () => {
    const source = given('invocations_per_function_md.anon.d03.csv', good);
    const added = await addPart(azure, source, { env });
    expect(added).toMatchObject({
      part: 3,
      content: '2 functions (a published day has some 46,000), 1.0 million invocations',
    });
    expect(findAzureDay(3, env)).toBe(added.file);
    expect(readFileSync(added.file, 'utf8')).toBe(good);
    expect([...(await readAzureDay(added.file)).totals]).toEqual([600_000, 400_000]);
  });

  it('takes the day from --day, gives a gzipped file its ending, and links on demand', async () => {
    const source = given('monday', gzipSync(good));
    const added = await addPart(azure, source, { part: 14, link: true, env });
    expect(basename(added.file)).toBe('invocations_per_function_md.anon.d14.csv.gz');
    expect(lstatSync(added.file).isSymbolicLink()).toBe(true);
    expect((await readAzureDay(added.file)).functions).toBe(2);
  });

  it('refuses a file whose name does not tell the day, and a day that there is not', async () => {
    const source = given('monday.csv', good);
    await expect(addPart(azure, source, { env })).rejects.toMatchObject({ code: 'E_WHICH_PART' });
    await expect(addPart(azure, source, { part: 15, env })).rejects.toThrow('azure has no day 15.');
  });

  it('refuses what is no file before it asks which day it is', async () => {
    const folder = given('x', '').slice(0, -2);
    for (const [source, why] of [
      [`${folder}/nofile`, 'does not exist'],
      [folder, 'is a folder'],
    ])
      await expect(addPart(azure, source, { env })).rejects.toMatchObject({
        message: `${source} ${why}.`,
        next: 'Give a day, or the archive as published.',
        exitCode: 2,
      });
  });

  it('asks for no day of a data set that has none', async () => {
    await expect(addPart(findDataSet('faro'), join(root, 'nofile'), { part: 1, env })).rejects.toMatchObject({
      next: 'Give the file as published.',
    });
  });

  it('refuses a day that is here', async () => {
    const source = given('invocations_per_function_md.svls.anon.d01.csv', good);
    const { file } = await addPart(azure, source, { env });
    await expect(addPart(azure, source, { env })).rejects.toThrow(`day 1 of azure is here already: ${file}`);
  });

  it('keeps nothing of a file that is wrong', async () => {
    const source = given('invocations_per_function_md.anon.d01.csv', dayText('a,b,c,d,1'));
    await expect(addPart(azure, source, { env })).rejects.toThrow(/:2: 5 fields instead of 1444/);
    expect(existsSync(env.REPRO_DATA!)).toBe(false);
  });

  it('says when the data folder cannot be written to', async () => {
    const source = given('invocations_per_function_md.anon.d01.csv', good);
    const blocked = { REPRO_DATA: given('a-file', '') };
    await expect(addPart(azure, source, { env: blocked })).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' });
  });
});

describe('finding a day', () => {
  it('looks first where the original client does: in AZURE_TRACE_DIR', async () => {
    const { file } = await addPart(azure, given('x.csv', good), { part: 1, env });
    expect(findAzureDay(1, env)).toBe(file);
    const own = given('invocations_per_function_md.anon.d01.csv', good);
    expect(findAzureDay(1, { ...env, AZURE_TRACE_DIR: root })).toBe(own);
    const preview = given('invocations_per_function_md.svls.anon.d01.csv', good);
    expect(findAzureDay(1, { ...env, AZURE_TRACE_DIR: root })).toBe(preview);
  });

  it('says how to get a day that is not here', () => {
    expect(findAzureDay(2, env)).toBeUndefined();
    expect(() => needAzureDay(2, env)).toThrow('Day 2 of the Azure Functions trace is not here.');
    expect(() => needAzureDay(99, env)).toThrow('azure has no day 99.');
  });

  it('names the nearest data set for a name that is none', () => {
    expect(() => findDataSet('azur')).toThrow("Unknown data set 'azur'.");
  });
});
