import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../../src/inference/models/open-model.js';
import { storedModel } from '../../../src/inference/models/stored-model.js';
import { matmul, writeModel } from '../../support/onnx.js';

const folder = () => mkdtempSync(join(tmpdir(), 'models-'));

describe('openModel', () => {
  it('opens a file', async () => {
    const file = writeModel(matmul());
    const { model, built } = await openModel(file, folder());
    expect(model).toMatchObject({ file, signature: { inputSize: 12 } });
    expect(built).toBe(false);
  });

  it('says which models can be built when a name is none', async () => {
    await expect(openModel('resnet50', folder())).rejects.toMatchObject({
      code: 'E_UNKNOWN_MODEL',
      next: 'Did you mean resnet50_v2?',
    });
  });
});

describe('a stored model', () => {
  it('is built once and leaves nothing else behind', () => {
    const data = folder();
    let built = 0;
    const build = () => {
      built++;
      return matmul();
    };
    const { file, isNew } = storedModel(data, 'tiny', build);
    expect([isNew, statSync(file).size]).toEqual([true, matmul().length]);
    expect(storedModel(data, 'tiny', build)).toEqual({ file, isNew: false });
    expect(built).toBe(1);
    expect(readdirSync(data)).toEqual(['tiny.onnx']);
  });

  it.runIf(existsSync('/proc/self'))('says where it cannot be written', () => {
    expect(() => storedModel('/proc/nowhere', 'tiny', matmul)).toThrow(
      expect.objectContaining({ code: 'E_NOT_WRITABLE' }),
    );
  });
});
