import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePipeline } from '../../../src/datasets/pipelines/pipeline-file.js';
import { crowded, onnxModels } from '../../../src/runner/replay/onnx-models.js';
import { bytesOf, matmul, runtimeInstalled } from '../../support/onnx.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onnx-models-'));
  writeFileSync(join(folder, 'open.onnx'), bytesOf(matmul()));
  writeFileSync(join(folder, 'fixed.onnx'), bytesOf(matmul(1)));
});
afterAll(() => rmSync(folder, { recursive: true }));

const session = { threads: 1, provider: 'cpu' } as const;

/** A model that names an ONNX file, after one that names none; both are profiled on two types of hardware. */
function written(onnx: string, hardware: string, batch: number) {
  const profiles = 'profiles: { cpu: [[1, 5, 200], [4, 8, 500]], gpu: [[1, 2, 500], [4, 3, 900]] }';
  const text = `name: two
hardware: { cpu: 0.1, gpu: 1 }
models:
  second: { after: first, onnx: ${onnx}, ${profiles} }
  first: { ${profiles} }
outputs: [second]
`;
  const file = join(folder, `${onnx}.yaml`);
  writeFileSync(file, text);
  const pipeline = parsePipeline(file, text);
  // In the pipeline's order, parents first.
  const config = [
    { hardware, batch, replicas: 3 },
    { hardware, batch, replicas: 2 },
  ];
  return { file, pipeline, config };
}

const find = (onnx: string, hardware: string, batch: number) => {
  const { file, pipeline, config } = written(onnx, hardware, batch);
  return onnxModels(file, pipeline, config, { hardware: 'cpu', ...session });
};

describe('the models of a pipeline that compute', () => {
  it.runIf(runtimeInstalled)('are those that name a file, relative to the pipeline’s', async () => {
    const { models, threads } = await find('open.onnx', 'cpu', 4);
    expect(models).toEqual([undefined, expect.objectContaining({ file: join(folder, 'open.onnx') })]);
    expect(threads).toBe(1);
  });

  it.runIf(runtimeInstalled)('may run batches of 1 only, where no larger ones are configured', async () => {
    const { models } = await find('fixed.onnx', 'cpu', 1);
    expect(models[1]!.signature.fixedBatch).toBe(1);
  });

  it.each([
    ['open.onnx', 'gpu', 4, "that names an ONNX file is configured on 'cpu', so that none can compute"],
    ['fixed.onnx', 'cpu', 4, 'runs batches of 1 only, but second is configured with batches up to 4'],
    ['none.onnx', 'cpu', 1, 'none.onnx does not exist'],
  ])('are refused: %s on %s at batch %i', async (onnx, hardware, batch, message) => {
    await expect(find(onnx, hardware, batch)).rejects.toThrowError(message);
  });
});

describe('a note on crowded cores', () => {
  const model = { file: 'x', sizes: {}, signature: { inputs: [], inputSize: 0, fixedBatch: undefined } };
  const config = [3, 2].map((replicas) => ({ hardware: 'cpu', batch: 1, replicas }));
  const cores = availableParallelism();

  it.each([
    [[undefined, undefined], 1, null],
    [[model, undefined], cores, `${3 * cores} threads of replicas and the router share ${cores} cores.`],
  ])('counts the threads of all that compute', (models, threads, says) => {
    const note = crowded(config, { ...session, threads, models });
    if (says === null) expect(note).toBeNull();
    else expect(note).toContain(says);
  });
});
