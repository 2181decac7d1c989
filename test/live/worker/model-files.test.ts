import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelRefused } from '../../../src/live/worker/live-executor.js';
import { refuseOutside } from '../../../src/live/worker/model-files.js';

const root = mkdtempSync(join(tmpdir(), 'models-'));
const folder = join(root, 'models');
for (const dir of ['models/mine', 'models/linked', 'elsewhere'])
  mkdirSync(join(root, dir), { recursive: true });
for (const file of [
  'models/mine/model.onnx',
  'elsewhere/model.onnx',
  'elsewhere/model.1.so',
  'models/linked/model.1.so',
])
  writeFileSync(join(root, file), '');
symlinkSync(join(root, 'elsewhere'), join(folder, 'away'));
symlinkSync(join(root, 'elsewhere/model.onnx'), join(folder, 'linked/model.measurements'));

describe("a worker's model folder", () => {
  it('lets models in it be read, and names that are nowhere be looked up', () => {
    for (const path of [join(folder, 'mine/model'), '/zoo/resnet50_v2/model', 'resnet50_v2', ''])
      expect(() => refuseOutside(path, folder)).not.toThrow();
    expect(() => refuseOutside('/zoo/resnet50_v2/model', undefined)).not.toThrow();
  });

  it.each([
    ['a path elsewhere', join(root, 'elsewhere/model')],
    ['..', `${folder}/../elsewhere/model`],
    ['a folder that is a link', join(folder, 'away/model')],
    ['a single file that is a link', join(folder, 'linked/model')],
  ])('keeps out %s', (_, path) => {
    expect(() => refuseOutside(path, folder)).toThrow(ModelRefused);
    expect(() => refuseOutside(path, folder)).toThrow("outside of this worker's model folder");
  });

  it('keeps out everything on disk where there is none', () => {
    expect(() => refuseOutside(join(folder, 'mine/model'), undefined)).toThrow('--models FOLDER');
  });
});
