import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readModelFile } from '../../../src/inference/format/read-model.js';
import { resnet50v2 } from '../../../src/inference/models/resnet50-v2.js';
import { signatureOf } from '../../../src/inference/runtime/signature.js';
import { bytesOf, writeModel } from '../../support/onnx.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the built ResNet-50 v2', () => {
  const first = resnet50v2(0);

  it('has the parameters of the real one', async () => {
    const model = await readModelFile(writeModel(first));
    // Convolutions 23,454,912 and the dense layer 2,049,000, as in ResNet-50; batch norms of 22,787 channels, four numbers each.
    expect(model.weightsSize / 4).toBe(23_454_912 + 2_049_000 + 4 * 22_787);
    // 16 blocks of ten operators, four shortcuts, five before and five after.
    expect(model.operators).toBe(16 * 10 + 4 + 5 + 5);
    // The input size of Clockwork's zoo, Table 1.
    expect(signatureOf(model)).toMatchObject({ inputSize: 602_112, fixedBatch: undefined });
  });

  it('has the same bytes for the same seed, and others for another', () => {
    const hash = sha256(bytesOf(first));
    expect(sha256(bytesOf(resnet50v2(0)))).toBe(hash);
    expect(sha256(bytesOf(resnet50v2(1)))).not.toBe(hash);
  });
});
