import { describe, expect, it } from 'vitest';
import { modelName, parseBatches, parseSizes } from '../../../src/cli/profile/flags.js';

describe('the flags of repro profile', () => {
  it('read batch sizes and sizes of dimensions', () => {
    expect(parseBatches('1, 2,16')).toEqual([1, 2, 16]);
    expect(parseSizes(['sequence=128', 'a=b=2'])).toEqual({ sequence: 128, 'a=b': 2 });
  });

  it.each(['0', '1,0', '2,4', '1,1', '1,4,2', '1,,2', '1,x', '1,2.5', '-1', '', '1,70000', '1e1', '0x1'])(
    'refuse --batches %j',
    (text) => {
      expect(() => parseBatches(text)).toThrow(expect.objectContaining({ code: 'E_BAD_BATCHES' }));
    },
  );

  it.each(['sequence', '=3', 'sequence=', 'sequence=0', 'sequence=-1', 'sequence=x'])(
    'refuse --dim %j',
    (text) => {
      expect(() => parseSizes([text])).toThrow(expect.objectContaining({ code: 'E_BAD_DIM' }));
    },
  );

  it('name a model after its file unless told otherwise, so that a zoo takes it', () => {
    expect(modelName('./nets/My Net (2).onnx', undefined)).toBe('My_Net__2_');
    expect(modelName('resnet50_v2', undefined)).toBe('resnet50_v2');
    expect(modelName('x.onnx', 'mine')).toBe('mine');
    expect(modelName('.onnx', undefined)).toBe('.onnx');
    expect(modelName('...', undefined)).toBe('model');
    for (const name of ['a b', '../x', '', '..']) {
      expect(() => modelName('x.onnx', name)).toThrow(expect.objectContaining({ code: 'E_BAD_NAME' }));
    }
  });
});
