import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dimension, ModelBuilder } from '../../src/inference/format/model-builder.js';
import type { Encoded } from '../../src/inference/format/protobuf-writer.js';

/**
 * Whether the optional package is here. CI counts it as here whatever npm did, so that its tests fail there rather than
 * being skipped.
 */
export const runtimeInstalled = process.env.REPRO_TEST_RESULTS !== undefined || resolves('onnxruntime-node');

function resolves(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

export function bytesOf({ chunks }: Encoded): Buffer {
  return Buffer.concat(chunks);
}

/** y = x · W for x of three numbers: (a, b, c) becomes (a + 2b, 10c). */
export function matmul(batch: Dimension = 'N'): Encoded {
  const model = new ModelBuilder('matmul');
  const weights = model.weights('w', [3, 2], Float32Array.of(1, 0, 2, 0, 0, 10));
  model.operator('MatMul', [model.input('x', [batch, 3]), weights], 'y');
  model.output('y', [batch, 2]);
  return model.build();
}

export function writeModel(encoded: Encoded, name = 'model.onnx'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'onnx-')), name);
  writeFileSync(file, bytesOf(encoded));
  return file;
}

export function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}
