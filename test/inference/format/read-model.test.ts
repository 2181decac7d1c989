import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INT64 } from '../../../src/inference/format/element-types.js';
import { ModelBuilder } from '../../../src/inference/format/model-builder.js';
import { readModelFile } from '../../../src/inference/format/read-model.js';
import { bytesOf, matmul, writeModel } from '../../support/onnx.js';

const fileOf = (content: string | Uint8Array) => {
  const file = join(mkdtempSync(join(tmpdir(), 'onnx-')), 'm.onnx');
  writeFileSync(file, content);
  return file;
};

describe('readModelFile', () => {
  it('tells inputs, outputs and the bytes of the weights', async () => {
    const file = writeModel(matmul());
    expect(await readModelFile(file)).toEqual({
      file,
      inputs: [{ name: 'x', type: 1, shape: ['N', 3] }],
      outputs: [{ name: 'y', type: 1, shape: ['N', 2] }],
      operators: 1,
      weightsSize: 6 * 4,
    });
  });

  it('tells several inputs of several types, and counts weights that are listed as inputs as weights', async () => {
    const model = new ModelBuilder('two');
    model.input('ids', ['N', 'length'], INT64);
    model.input('w', [2]);
    model.weights('w', [2], Float32Array.of(1, 2));
    model.operator('Identity', ['ids'], 'y');
    const read = await readModelFile(writeModel(model.build()));
    expect(read.inputs).toEqual([{ name: 'ids', type: 7, shape: ['N', 'length'] }]);
    expect(read.weightsSize).toBe(8);
  });

  it.each([
    ['is empty', ''],
    ['is a text', 'name,input_bytes,output_bytes\nmine,1,2\n'],
    ['is a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['has a graph without operators', bytesOf(new ModelBuilder('none').build())],
  ])('refuses a file that %s', async (_, content) => {
    await expect(readModelFile(fileOf(content))).rejects.toMatchObject({ code: 'E_NOT_ONNX' });
  });

  it('refuses a model that was cut short', async () => {
    const file = writeModel(matmul());
    truncateSync(file, 60);
    await expect(readModelFile(file)).rejects.toMatchObject({ code: 'E_NOT_ONNX' });
  });

  it('names a file that is not there, and a folder', async () => {
    await expect(readModelFile('no/model.onnx')).rejects.toMatchObject({
      code: 'E_NO_FILE',
      message: 'no/model.onnx does not exist.',
    });
    await expect(readModelFile(tmpdir())).rejects.toMatchObject({ message: `${tmpdir()} is a folder.` });
  });
});
