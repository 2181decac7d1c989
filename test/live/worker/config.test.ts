import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../../src/live/worker/config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'repro-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const file = path.join(folder, 'worker.cfg');
  writeFileSync(file, text);
  const overridden: [string, string][] = [];
  return { config: readWorkerConfig(file, (...what) => overridden.push(what)), overridden };
}

describe('the configuration of a worker', () => {
  it('is that of the original when no file says otherwise: 1376 pages of 16 MiB', () => {
    const { weightsCacheSize, pageSize } = readWorkerConfig(undefined, () => {});
    expect(Math.floor(weightsCacheSize / pageSize)).toBe(1376);
  });

  it('takes the values of a file, and tells of each', () => {
    const { config, overridden } = read(
      'WorkerConfig: { memory_settings: { weights_cache_size = 10737418240L; }; allow_zero_size_inputs = false; };',
    );
    expect(config).toMatchObject({
      weightsCacheSize: 10_737_418_240,
      pageSize: 16_777_216,
      allowZeroSizeInputs: false,
    });
    expect(overridden).toEqual([
      ['memory_settings.weights_cache_size', '10737418240'],
      ['allow_zero_size_inputs', 'false'],
    ]);
  });

  it.each([
    ['x = 1;', 'has no group WorkerConfig'],
    ['WorkerConfig = { memory = 3; };', 'memory is no setting of a worker'],
    ['WorkerConfig = { toString = 3; };', 'toString is no setting of a worker'],
    ['WorkerConfig = { allow_zero_size_inputs = 1; };', 'allow_zero_size_inputs must be a boolean'],
    ['WorkerConfig = { memory_settings = { io_pool_size = 0; }; };', 'must be a whole number above 0'],
    ['WorkerConfig = { memory_settings = { weights_cache_size = 5L; }; };', 'less than one page'],
    ['WorkerConfig = {', 'line 1: the end where a name should be'],
  ])('that is wrong is refused: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
