import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createTarGzip } from 'nanotar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPart } from '../../../src/datasets/add.js';
import { type DataSet, findDataSet } from '../../../src/datasets/catalogue.js';
import { readKairosArchive } from '../../../src/datasets/kairos/archive.js';
import { kairosModels, kairosSpace } from '../../../src/datasets/kairos/published.js';
import { pull } from '../../../src/datasets/pull/pull.js';
import { meansOf } from '../../../src/serving-core/kairos/latency-table.js';
import { refusal } from '../../support/refusal.js';
import { serve, file as served } from '../pull/server.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'repro-kairos-archive-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** An archive of the published form: 2 ms of execution and 1 ms of loading a sample, but 100 ms once; `change` may spoil members. */
async function archive(
  models: readonly string[] = ['ncf'],
  change: (name: string, text: string) => string | null = (_, text) => text,
): Promise<string> {
  const plain = JSON.stringify(Array.from({ length: 100 }, (_, k) => (k === 50 ? 100 : 2)));
  const loading = JSON.stringify(new Array(100).fill(1));
  const files: { name: string; data: string }[] = [];
  for (const type of kairosSpace.types)
    for (const model of models)
      for (let batch = 10; batch <= 1000; batch += 10)
        for (const [at, text] of [
          ['data', plain],
          ['data/logs_load', loading],
        ]) {
          const name = `${at}/${type}/${model}_${batch}_1.json`;
          const data = change(name, text);
          if (data !== null) files.push({ name, data });
        }
  const path = join(root, 'kairos-data.tar.gz');
  writeFileSync(path, await createTarGzip(files));
  return path;
}

describe('the archive', () => {
  it('gives sums of execution and loading, sample by sample, without the largest', async () => {
    const [table] = readKairosArchive(await archive(), ['ncf']);
    expect(table.perBatch).toBe(99);
    expect([...new Set(meansOf(table))]).toEqual([3e6]);
  });

  const one = 'data/r5n.large/ncf_70_1.json';
  const spoil = (value: string | null) => (name: string, text: string) => (name === one ? value : text);
  it.each([
    ['a member that is missing', null, `it holds no ${one}`],
    ['too few samples', '[1, 2]', `${one} is no list of 100 latencies`],
    [
      'a sample that is no number',
      JSON.stringify([...new Array(99).fill(1), null]),
      `sample 100 of ${one} is no latency in ms`,
    ],
    [
      'a negative sample',
      JSON.stringify([-1, ...new Array(99).fill(1)]),
      `sample 1 of ${one} is no latency in ms`,
    ],
    ['a member that is not JSON', '[1,', `${one} is not JSON`],
    ['an endless sample', `[1e300${',1'.repeat(99)}]`, `sample 1 of ${one} is no latency in ms`],
    ['a sample in quotes', `["1"${',1'.repeat(99)}]`, `sample 1 of ${one} is no latency in ms`],
  ])('is refused whole with %s', async (_, value, why) => {
    const path = await archive(['ncf'], spoil(value));
    expect(refusal(() => readKairosArchive(path, ['ncf']))).toBe(`Cannot read ${path}: ${why}.`);
  });

  it('is refused when it is no archive, is cut short, unpacks to too much, or is not here', async () => {
    const path = join(root, 'x.tar.gz');
    const why = () => refusal(() => readKairosArchive(path));
    expect(why()).toBe(`${path} does not exist.`);
    const whole = readFileSync(await archive());
    for (const bytes of [
      Buffer.from('not an archive'),
      whole.subarray(0, 5000),
      gzipSync(Buffer.alloc(65e6)),
    ]) {
      writeFileSync(path, bytes);
      expect(why()).toContain(`Cannot read ${path}: it is no gzipped tar archive of at most 64 MB`);
    }
  });
});

describe('repro data, for Kairos', () => {
  const kairos = findDataSet('kairos');

  it('pulls the archive as it is, checks it by checksum and content, and keeps it', async () => {
    const bytes = readFileSync(await archive(Object.keys(kairosModels)));
    const server = await serve({ '/data.tar.gz': served(bytes) });
    const env = { REPRO_DATA: join(root, 'data') };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const set: DataSet = {
      ...kairos,
      archive: { ...kairos.archive, urls: [server.url('/data.tar.gz')], sha256 },
    };
    try {
      const { files } = await pull(set, { parts: [1], env });
      expect(files).toEqual([
        { part: 1, file: join(root, 'data/datasets/kairos/kairos-data.tar.gz'), isNew: true },
      ]);
      await expect(
        pull(
          { ...set, archive: { ...set.archive, sha256: '0'.repeat(64) } },
          { parts: [1], env: { REPRO_DATA: join(root, 'other') } },
        ),
      ).rejects.toThrow();
    } finally {
      await server.close();
    }
  });

  it('adds an archive that the user has, once it was read whole', async () => {
    const env = { REPRO_DATA: join(root, 'data') };
    const path = await archive(['ncf']);
    await expect(addPart(kairos, path, { part: 1, env })).rejects.toThrow(
      'it holds no data/logs_load/g4dn.xlarge/rm2_10_1.json',
    );
    const whole = await archive(Object.keys(kairosModels));
    expect((await addPart(kairos, whole, { part: 1, env })).content).toBe('5 models on 4 types of instance');
  });
});
