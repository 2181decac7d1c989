import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZooFile } from '../../../src/datasets/zoo/zoo-file.js';

const header = 'name,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms,b2_ms';
const good = 'tiny,3072,40,1000000,0.1,0.5,0.75';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const tiny = {
  name: 'tiny',
  inputSize: 3072,
  outputSize: 40,
  weightsSize: 1000000,
  weightsTransfer: 100000,
  batchSizes: [1, 2],
  execution: [500000, 750000],
};

describe('a zoo file', () => {
  it('is read from CSV, TSV and JSON alike', async () => {
    const json = JSON.stringify([
      {
        name: 'tiny',
        input_bytes: 3072,
        output_bytes: 40,
        weights_bytes: 1000000,
        transfer_ms: 0.1,
        b1_ms: 0.5,
        b2_ms: 0.75,
      },
    ]);
    const csv = `# measured by me\n${header}\n${good}\n`;
    for (const path of [
      file('a.csv', csv),
      file('a.tsv', csv.replaceAll(',', '\t')),
      file('a.json', json),
      file('bom.csv', `\uFEFF${header}\r\n${good}\r\n`),
    ]) {
      expect([...(await readZooFile(path)).values()]).toEqual([tiny]);
    }
  });

  it('may leave a batch size of a model empty', async () => {
    const path = file('a.csv', `${header}\n${good}\nother,3072,40,1000000,0.1,0.5,\n`);
    expect((await readZooFile(path)).get('other')!.batchSizes).toEqual([1]);
  });

  const wrong: [string, string, string, RegExp][] = [
    [
      'no batch size 1',
      header.replace(',b1_ms', ''),
      'tiny,3072,40,1000000,0.1,0.75',
      /:2: no execution time of tiny for batch size 1/,
    ],
    [
      'an empty batch size 1',
      header,
      'tiny,3072,40,1000000,0.1,,0.75',
      /:2: no execution time of tiny for batch size 1/,
    ],
    [
      'batch sizes that do not ascend',
      header.replace('b1_ms,b2_ms', 'b1_ms,b4_ms,b2_ms'),
      'tiny,3072,40,1000000,0.1,1,2,3',
      /:2: b2_ms stands after b4_ms/,
    ],
    ['a negative time', header, 'tiny,3072,40,1000000,0.1,-0.5,0.75', /:2: b1_ms of tiny is -0.5, too small/],
    ['a zero time', header, 'tiny,3072,40,1000000,0.1,0,0.75', /:2: b1_ms of tiny is 0, too small/],
    [
      'a negative transfer',
      header,
      'tiny,3072,40,1000000,-1,0.5,0.75',
      /:2: transfer_ms of tiny is -1, too small/,
    ],
    [
      'a time that is no number',
      header,
      'tiny,3072,40,1000000,0.1,fast,0.75',
      /:2: b1_ms of tiny is 'fast', not a number/,
    ],
    [
      'an infinite time',
      header,
      'tiny,3072,40,1000000,0.1,Infinity,0.75',
      /:2: b1_ms of tiny is 'Infinity', not a number/,
    ],
    [
      'half a byte',
      header,
      'tiny,3072.5,40,1000000,0.1,0.5,0.75',
      /:2: input_bytes of tiny is 3072.5, not whole/,
    ],
    ['a duplicate name', header, `${good}\n${good}`, /:3: model 'tiny' stands in line 2 already/],
    [
      'a missing column',
      header.replace(',weights_bytes', ''),
      'tiny,3072,40,0.1,0.5,0.75',
      /:2: no weights_bytes/,
    ],
    ['an unknown column', header.replace('b2_ms', 'b2'), good, /:2: unknown column 'b2'/],
    ['a short line', header, 'tiny,3072,40', /:2: 3 fields, but the header has 7/],
    ['an open quote', header, '"tiny,3072', /:\d: not CSV/],
    ['a path as a name', header, good.replace('tiny', '../tiny'), /:2: '\.\.\/tiny' is no model name/],
    ['a parent folder as a name', header, good.replace('tiny', '..'), /:2: '\.\.' is no model name/],
    ['a prototype as a name', header, good.replace('tiny', '__proto__'), /:2: '__proto__' is no model name/],
    [
      'a time of hours',
      header,
      'tiny,3072,40,1000000,0.1,1000001,0.75',
      /:2: b1_ms of tiny is 1000001, too large/,
    ],
    [
      'a transfer of hours',
      header,
      'tiny,3072,40,1000000,1e300,0.5,0.75',
      /:2: transfer_ms of tiny is 1e300, too large/,
    ],
    [
      'petabytes of weights',
      header,
      'tiny,3072,40,1e16,0.1,0.5,0.75',
      /:2: weights_bytes of tiny is 1e16, too large/,
    ],
    [
      'a hexadecimal number',
      header,
      good.replace('3072', '0xc00'),
      /:2: input_bytes of tiny is '0xc00', not/,
    ],
    [
      'a batch beyond any GPU',
      header.replace('b2_ms', 'b65537_ms'),
      good,
      /:2: b65537_ms: batches are too large/,
    ],
    ['a column twice', header.replace('b2_ms', 'b1_ms'), good, /:1: column 'b1_ms' stands twice/],
    ['only a header', header, '', /: no model in it/],
  ];
  it.each(wrong)('with %s is refused, saying the line', async (_, head, rows, message) => {
    const path = file('bad.csv', `${head}\n${rows}\n`);
    await expect(readZooFile(path)).rejects.toMatchObject({
      name: 'UserError',
      code: 'E_BAD_ZOO',
      message: expect.stringMatching(message),
    });
  });

  it('in JSON says the line of the model that is wrong', async () => {
    const model = (time: string) => `{\n "name": "m${time}", "input_bytes": 1, "output_bytes": 1,
 "weights_bytes": 1, "transfer_ms": 1, "b1_ms": ${time}\n}`;
    const path = file('bad.json', `[\n${model('1')},\n${model('-2')}\n]`);
    await expect(readZooFile(path)).rejects.toThrow(/bad\.json:6: b1_ms of m-2 is -2, too small/);
  });

  it('in JSON has each key of a model once, however it is written', async () => {
    const path = file('twice.json', '[\n{ "name": "a,{", "b1_ms": 1,\n "b1\\u005fms": 2 }]');
    await expect(readZooFile(path)).rejects.toThrow("twice.json:3: 'b1_ms' stands twice.");
  });

  it('takes the largest values that are allowed', async () => {
    const path = file('a.csv', `${header.replace('b2', 'b65536')}\nbig,1,1,1e15,1e6,+.5,1000000\n`);
    expect((await readZooFile(path)).get('big')).toMatchObject({
      weightsSize: 1e15,
      weightsTransfer: 1e12,
      batchSizes: [1, 65_536],
      execution: [500_000, 1e12],
    });
  });

  it('in JSON may be neither an object, nor a list of numbers, nor cut short', async () => {
    await expect(readZooFile(file('a.json', '{}'))).rejects.toThrow(/a\.json:1: not an array of models/);
    await expect(readZooFile(file('b.json', '[\n\n1]'))).rejects.toThrow(/b\.json:3: not an object but 1/);
    await expect(readZooFile(file('c.json', '[\n{"name":'))).rejects.toThrow(/c\.json:2: not JSON/);
  });

  it('in JSON may be nested as deeply as anybody likes', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    for (const text of [`[${deep}]`, `[{"name":${deep}}]`, '[{"name":{"toString":1}}]'])
      await expect(readZooFile(file('deep.json', text))).rejects.toMatchObject({ code: 'E_BAD_ZOO' });
  });

  it('must exist and be a file', async () => {
    await expect(readZooFile(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'E_NO_FILE' });
    await expect(readZooFile(folder)).rejects.toMatchObject({ code: 'E_NO_FILE' });
  });
});
