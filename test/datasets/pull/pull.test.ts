import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataSet, dataSets } from '../../../src/datasets/catalogue.js';
import { pull } from '../../../src/datasets/pull/pull.js';
import { dayText, line } from '../azure/day-text.js';
import { file, serve } from './server.js';

let root: string;
let env: NodeJS.ProcessEnv;
let server: Awaited<ReturnType<typeof serve>>;
let closeServer: (() => Promise<void>) | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'repro-pull-'));
  env = { REPRO_DATA: join(root, 'data') };
});
afterEach(async () => {
  await closeServer?.();
  closeServer = undefined;
  rmSync(root, { recursive: true });
});

const day1 = dayText(line({ 1: 60 }), line({ 2: 7 }));
const day2 = dayText(line({ 3: 100 }));

/** A tar archive of these files, not compressed: xz need not be there for a test. */
async function tarOf(files: Record<string, string>, ...options: string[]): Promise<Buffer> {
  const folder = join(root, 'content');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  await execa('tar', ['-cf', '../made.tar', ...options, ...Object.keys(files)], { cwd: folder });
  return readFileSync(join(root, 'made.tar'));
}

/** The Azure data set, its archive served by this machine. */
async function azureFrom(archive: Buffer, sha256?: string): Promise<DataSet> {
  server = await serve({ '/a.tar': file(archive) });
  closeServer = server.close;
  const [azure] = dataSets;
  const { bytes, name } = azure.archive;
  return { ...azure, archive: { name, bytes, urls: [server.url('/a.tar')], magic: [], sha256 } };
}

const names = [1, 2].map((day) => `invocations_per_function_md.anon.d0${day}.csv`);
const folderOf = () => join(root, 'data', 'datasets', 'azure');

describe('pull', () => {
  it('unpacks the days asked for, from whatever folder of the archive, and records the checksum', async () => {
    const archive = await tarOf({ [names[0]]: day1, [`deep/er/${names[1]}`]: day2, 'other.csv': 'x' });
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const set = await azureFrom(archive);
    const pulled = await pull(set, { parts: [2, 1], env });
    expect(pulled.files.map(({ part, isNew }) => [part, isNew])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(pulled.checksum).toEqual({ sha256, recorded: true });
    expect(readFileSync(pulled.files[1].file, 'utf8')).toBe(day2);
    expect(readdirSync(folderOf()).sort()).toEqual(
      ['azurefunctions-dataset2019.tar.xz', 'checksums.json', ...names].sort(),
    );
    const record = JSON.parse(readFileSync(join(folderOf(), 'checksums.json'), 'utf8'));
    expect(record).toEqual({ 'azurefunctions-dataset2019.tar.xz': sha256 });
  });

  it('downloads once: a second day comes out of the archive that is here, a day that is here stays', async () => {
    const set = await azureFrom(await tarOf({ [names[0]]: day1, [names[1]]: day2 }));
    await pull(set, { parts: [1], env });
    const second = await pull(set, { parts: [1, 2], env });
    expect(second.files.map(({ isNew }) => isNew)).toEqual([false, true]);
    expect(second.checksum?.recorded).toBe(false);
    expect((await pull(set, { parts: [1], env })).checksum).toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  it('refuses an archive that is not what the first pull recorded', async () => {
    const set = await azureFrom(await tarOf({ [names[0]]: day1, [names[1]]: day2 }));
    await pull(set, { parts: [1], env });
    writeFileSync(join(folderOf(), set.archive.name), 'changed');
    await expect(pull(set, { parts: [2], env })).rejects.toMatchObject({ code: 'E_CHECKSUM' });
    rmSync(join(folderOf(), set.archive.name));
    await closeServer!();
    const other = await azureFrom(await tarOf({ [names[1]]: dayText(line({ 1: 1 })) }));
    await expect(pull(other, { parts: [2], env })).rejects.toThrow(/its SHA-256 is/);
  });

  it('keeps no day that is not as published', async () => {
    const set = await azureFrom(await tarOf({ [names[0]]: dayText(line({ 7: -1 })) }));
    await expect(pull(set, { parts: [1], env })).rejects.toThrow(/:2: the count of minute 7/);
    expect(readdirSync(folderOf()).some((name) => name.endsWith('.csv'))).toBe(false);
    expect(existsSync(join(folderOf(), '.unpack'))).toBe(false);
  });

  it('never unpacks to a path outside of its folder', async () => {
    const archive = await tarOf({ [names[0]]: day1 }, '-P', '--transform', 's,^,../../../../escaped/,');
    const set = await azureFrom(archive);
    await expect(pull(set, { parts: [1], env })).rejects.toMatchObject({
      code: 'E_BAD_ARCHIVE',
      message: expect.stringContaining(`it holds no ${names[0]}`),
    });
    expect(existsSync(join(root, 'escaped'))).toBe(false);
  });

  it('says when the archive is damaged, and when it lacks a day', async () => {
    const damaged = await azureFrom(Buffer.from('no archive at all, '.repeat(100)));
    await expect(pull(damaged, { parts: [1], env })).rejects.toThrow(/^Cannot unpack .*tar\.xz: /);
    rmSync(folderOf(), { recursive: true });
    await closeServer!();
    const without = await azureFrom(await tarOf({ [names[0]]: day1 }));
    await expect(pull(without, { parts: [2], env })).rejects.toThrow(`it holds no ${names[1]}`);
  });

  it('says what to install when the system has no tar', async () => {
    const set = await azureFrom(await tarOf({ [names[0]]: day1 }));
    const { PATH } = process.env;
    process.env.PATH = root;
    try {
      await expect(pull(set, { parts: [1], env })).rejects.toMatchObject({
        code: 'E_NO_TAR',
        next: expect.stringContaining('Install tar and xz'),
      });
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('refuses a day that there is not', async () => {
    const [azure] = dataSets;
    await expect(pull(azure, { parts: [15], env })).rejects.toThrow('azure has no day 15.');
    await expect(pull(azure, { parts: [0], env })).rejects.toThrow('azure has no day 0.');
    expect(existsSync(env.REPRO_DATA!)).toBe(false);
  });
});
