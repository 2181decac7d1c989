import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repro, root } from '../e2e/repro.js';
import { matmul, runtimeInstalled, writeModel } from '../support/onnx.js';

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'profile-'));
  env = { REPRO_DATA: join(folder, 'data') };
});
afterAll(() => rmSync(folder, { recursive: true }));

const profile = (...args: string[]) => repro(['profile', ...args], { cwd: folder, env });

// Without the optional package onnxruntime-node there is nothing to measure.
describe.runIf(runtimeInstalled)('repro profile', () => {
  it('measures a model, and what it writes can be simulated and added', async () => {
    const model = writeModel(matmul(), 'tiny.onnx');
    const args = [
      model,
      '--batches',
      '1,2',
      '--runs',
      '20',
      '--seconds',
      '1',
      '-o',
      'out',
      '--clockwork',
      'zoo',
      '--format',
      'svg',
    ];
    const { status, stdout, stderr } = await profile(...args, '--json');
    expect(status, stderr).toBe(0);
    const measured = JSON.parse(stdout);
    expect(measured).toMatchObject({
      name: 'tiny',
      inputSize: 12,
      outputSize: 8,
      weightsSize: 24,
      batchSizes: [1, 2],
    });
    expect(measured.loads).toHaveLength(3);
    expect(measured.batches[1].runs).toBeGreaterThanOrEqual(20);
    const files = ['tiny.csv', 'tiny.json', 'tiny_latency.svg', 'tiny_latency.tsv'];
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(files);
    expect(readdirSync(join(folder, 'zoo', 'tiny')).sort()).toEqual([
      ...['model.1.clockwork', 'model.1.so', 'model.2.clockwork', 'model.2.so'],
      ...['model.clockwork_params', 'model.measurements'],
    ]);
    expect(stderr).toMatch(/^Loaded in [\d.]+ ms\n/);
    const verified = await repro(['verify', 'out/tiny_latency.svg'], { cwd: folder });
    expect(verified.stdout).toMatch(/^identical {2}out\/tiny_latency\.svg$/m);

    const zoo = join('out', 'tiny.csv');
    const sets = ['--set', `zoo=${zoo}`, '--set', 'model=tiny', '--set', 'period=1'];
    const run = await repro(
      [
        'run',
        'fig7',
        '--scale',
        'quick',
        ...sets,
        '--points',
        'models=12,rate=600',
        '--no-plot',
        '-l',
        'run',
      ],
      { cwd: folder, env },
    );
    expect(run.status, run.stderr).toBe(0);
    const [point] = readdirSync(join(folder, 'run', 'points'));
    const requests = readFileSync(join(folder, 'run', 'points', point, 'clockwork_request_log.tsv'), 'utf8');
    expect(requests.split('\n').length).toBeGreaterThan(100);

    const added = await repro(['zoo', 'add', zoo, '--name', 'here'], { cwd: folder, env });
    expect(added.status, added.stderr).toBe(0);
    const shown = await repro(['zoo', 'show', 'tiny', '--zoo', 'here', '--json'], { cwd: folder, env });
    expect(JSON.parse(shown.stdout)).toMatchObject({ execution: measured.execution, weightsSize: 24 });
  });

  it('takes batch 1 alone of a model that runs no other, and refuses another', async () => {
    const model = writeModel(matmul(1), 'fixed.onnx');
    const alone = await profile(
      model,
      '--runs',
      '3',
      '--seconds',
      '1',
      '-o',
      'fixed',
      '--format',
      'svg',
      '--json',
    );
    expect(JSON.parse(alone.stdout).batchSizes).toEqual([1]);
    const two = await profile(model, '--batches', '1,2');
    expect(two.status).toBe(2);
    expect(two.stderr).toMatch(
      /runs batches of 1 only, not 2: its batch dimension is fixed\.\nNext: Give --batches 1/,
    );
  });

  it('stops at Ctrl-C with status 130 and writes nothing', async () => {
    const model = writeModel(matmul(), 'long.onnx');
    const args = ['profile', model, '--runs', '10000000', '--seconds', '600', '-o', 'stopped'];
    const child = spawn(process.execPath, [`${root}bin/run.js`, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      // The third load is the last thing before the runs.
      if (!stderr.match(/(Loaded.*){3}/s) && /(Loaded.*){3}/s.test(stderr + text)) child.kill('SIGINT');
      stderr += text;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toContain('Error: Stopped; nothing was written.');
    expect(status).toBe(130);
    expect(readdirSync(join(folder, 'stopped'))).toEqual([]);
  });
});

describe('repro profile with wrong input', () => {
  it.each([
    ['a file that is no model', () => ['notes.onnx'], /notes\.onnx is no ONNX model/],
    ['a file that is not there', () => ['none.onnx'], /none\.onnx does not exist/],
    ['an unknown name', () => ['resnet50'], /Unknown model that can be built 'resnet50'.*\n.*resnet50_v2/],
    ['batch 0', () => ['resnet50_v2', '--batches', '0'], /--batches 0: batch sizes are whole numbers/],
    ['a name that no zoo takes', () => ['resnet50_v2', '--name', 'a b'], /'a b' is no model name/],
    ['no threads', () => ['resnet50_v2', '--threads', '0'], /--threads must be/],
    ['a figure format', () => ['resnet50_v2', '--format', 'gif'], /Unknown figure format 'gif'/],
    ['another provider', () => ['resnet50_v2', '--provider', 'tpu'], /--provider/],
    [
      'a dimension that the model has not',
      () => [writeModel(matmul()), '--dim', 'sequence=3'],
      /no open dimension is called 'sequence'/,
    ],
  ])('refuses %s', async (_, args, message) => {
    writeFileSync(join(folder, 'notes.onnx'), 'no model at all');
    const { status, stderr } = await profile(...args());
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it.runIf(existsSync('/proc/self'))(
    'refuses a folder that cannot be written before it measures',
    async () => {
      const { status, stderr } = await profile('resnet50_v2', '-o', '/proc/nowhere');
      expect(stderr).toMatch(/^Error: Cannot write \/proc\/nowhere: .*\nNext: .*another folder\.\n?$/);
      expect(status).toBe(2);
    },
  );
});
