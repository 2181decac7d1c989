import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelBuilder } from '../../src/inference/format/model-builder.js';
import { bytesOf, matmul, runtimeInstalled } from '../support/onnx.js';
import { repro } from './repro.js';

/** y = xᵀ: its first dimension is not the batch, which is seen when it runs. */
function transposed() {
  const model = new ModelBuilder('transposed');
  model.operator('Transpose', [model.input('x', ['N', 3])], 'y', { perm: [1, 0] });
  model.output('y', [3, 'N']);
  return model.build();
}

const pipeline = (second: string) => `name: mine
hardware: { cpu: 0.1, gpu: 3 }
models:
  first: { onnx: models/tiny.onnx, profiles: { cpu: [[1, 5, 200], [4, 8, 500]] } }
  second: { after: first, onnx: models/${second}, profiles: { cpu: [[1, 5, 200], [4, 8, 500]] } }
  third: { after: first, profiles: { gpu: [[1, 20, 60]] } }
outputs: [second, third]
`;

const config = `first: { hardware: cpu, batch: 1, replicas: 2 }
second: { hardware: cpu, batch: 4 }
third: { hardware: gpu }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-onnx-'));
  mkdirSync(join(folder, 'models'));
  const models = { tiny: matmul(), transposed: transposed() };
  for (const [name, model] of Object.entries(models)) {
    writeFileSync(join(folder, 'models', `${name}.onnx`), bytesOf(model));
    writeFileSync(join(folder, `${name}.yaml`), pipeline(`${name}.onnx`));
  }
  writeFileSync(join(folder, 'c.yaml'), config);
});
afterAll(() => rmSync(folder, { recursive: true }));

const replay = (name: string, ...flags: string[]) =>
  repro(['replay', `${name}.yaml`, '--config', 'c.yaml', '--rate', '20', '--first', '40', ...flags], {
    cwd: folder,
    env: { REPRO_DATA: join(folder, 'data') },
  });

describe.runIf(runtimeInstalled)('repro replay --executor onnx', () => {
  it('runs the models that are here, and lets those of other hardware sleep', async () => {
    const { status, stdout, stderr } = await replay('tiny', '--executor', 'onnx', '--json');
    // A busy machine makes a replay invalid; what was served is whole all the same.
    expect([0, 4], stderr).toContain(status);
    const { executor, hops, latency, processes } = JSON.parse(stdout);
    expect(executor).toEqual({ name: 'onnx', hardware: 'cpu', threads: 1, provider: 'cpu' });
    expect(processes).toBe(4);
    expect(
      hops.map(({ model, queries, computes }: Record<string, unknown>) => [model, queries, computes]),
    ).toEqual([
      ['first', 40, true],
      ['second', 40, true],
      ['third', 40, false],
    ]);
    // 1000/60 ms of sleep, and a multiplication of three numbers by six before it.
    expect(latency.replayed.p50).toBeGreaterThanOrEqual(1000 / 60);
    for (const { batchTime } of hops) expect(batchTime.replayed).toBeGreaterThan(0);
  });

  it('says what a model says that cannot be run', async () => {
    const { status, stderr } = await replay('transposed', '--executor', 'onnx', '-o', 'broken');
    expect(stderr).toMatch(
      /Process 2 of the replicas ended with status 1 before the replay: .*output 'y' has shape \[3, 4\]/,
    );
    expect(status).toBe(5);
  });

  it('refuses flags of it for models that sleep', async () => {
    const { status, stderr } = await replay('tiny', '--threads', '2');
    expect(stderr).toContain('--threads is for --executor onnx only');
    expect(status).toBe(2);
  });
});
