import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repro } from '../e2e/repro.js';
import { bytesOf, matmul, runtimeInstalled } from '../support/onnx.js';

let folder: string;
const pipeline = `name: two
hardware: { cpu: 0.1 }
models:
  first: { onnx: tiny.onnx }
  second: { after: first, onnx: ./tiny.onnx }
outputs: [second]
`;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'profile-pipeline-'));
  writeFileSync(join(folder, 'p.yaml'), pipeline);
  writeFileSync(join(folder, 'tiny.onnx'), bytesOf(matmul()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => repro(args, { cwd: folder, env: { REPRO_DATA: join(folder, 'data') } });

describe.runIf(runtimeInstalled)('repro profile of a pipeline', () => {
  it('measures a file once, and what it writes can be planned', async () => {
    const few = ['--batches', '1,16', '--runs', '20', '--seconds', '1', '--loads', '1', '--format', 'svg'];
    const { status, stdout, stderr } = await run('profile', 'p.yaml', ...few, '--json');
    expect(status, stderr).toBe(0);
    const { models, files } = JSON.parse(stdout);
    expect(stderr.match(/^Model .*$/gm)).toEqual(['Model first']);
    expect(models[1].rows).toEqual(models[0].rows);
    expect(models[0].rows[0].batch).toBe(1);
    expect(models[0].measured).not.toHaveProperty('dataFolder');
    expect(files[0]).toBe(join('profiles', 'p.yaml'));
    expect(readdirSync(join(folder, 'profiles'))).toContain('first.csv');
    expect(readFileSync(join(folder, 'profiles', 'p.yaml'), 'utf8')).toContain('../tiny.onnx');
    expect(readFileSync(join(folder, 'p.yaml'), 'utf8')).toBe(pipeline);
    const plan = await run(
      ...[
        'plan',
        files[0],
        '--slo',
        '1s',
        '--rate',
        '10',
        '--queries',
        '200',
        '--no-plot',
        '--write',
        'c.yaml',
      ],
    );
    expect(plan.status, plan.stderr).toBe(0);
  });
});

describe('repro profile of a wrong pipeline', () => {
  it.each([
    [pipeline, ['--hardware', 'gpu'], "p2.yaml has no price for 'gpu'"],
    [pipeline, ['-o', '.'], 'p2.yaml itself would be written over'],
    [pipeline, ['--name', 'x'], '--name is for single models only'],
    [pipeline, ['--dim', 'x=1'], '--dim is for single models only'],
    [pipeline, ['--clockwork', 'x'], '--clockwork is for single models only'],
    [pipeline.replace('./tiny.onnx', 'none.onnx'), [], 'none.onnx does not exist'],
    [pipeline.replace('first: {', 'first: { gpu: 1,'), [], "models.first has no field 'gpu'"],
    [pipeline.replaceAll(/onnx: [./a-z]+/g, 'profiles: { cpu: [[1, 1, 1]] }'), [], 'has no model to measure'],
  ])('refuses it before it measures (%#)', async (text, flags, message) => {
    writeFileSync(join(folder, 'p2.yaml'), text);
    const { status, stderr } = await run('profile', 'p2.yaml', ...flags);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('refuses --hardware for a single model', async () => {
    const { stderr } = await run('profile', 'tiny.onnx', '--hardware', 'cpu');
    expect(stderr).toContain('--hardware is for pipelines only');
  });
});
