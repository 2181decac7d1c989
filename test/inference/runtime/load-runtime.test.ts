import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRuntime, RUNTIME_VERSION } from '../../../src/inference/runtime/load-runtime.js';

const failing = (code: string, message: string) => () =>
  Promise.reject(Object.assign(new Error(message), { code }));

describe('loadRuntime', () => {
  it('names the command that installs the package when it is missing', async () => {
    await expect(loadRuntime(failing('ERR_MODULE_NOT_FOUND', 'Cannot find package'))).rejects.toMatchObject({
      code: 'E_NO_ONNX_RUNTIME',
      message: 'Real inference needs the package onnxruntime-node, which is not installed.',
      next: expect.stringContaining(`npm install onnxruntime-node@${RUNTIME_VERSION}`),
    });
  });

  it('says why the package cannot be loaded when it is there', async () => {
    await expect(
      loadRuntime(failing('ERR_DLOPEN_FAILED', 'libstdc++.so.6: version not found\nmore')),
    ).rejects.toMatchObject({
      message: 'The package onnxruntime-node cannot be loaded: libstdc++.so.6: version not found.',
    });
  });

  it('names the version that package.json pins', () => {
    const { optionalDependencies } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    expect(optionalDependencies['onnxruntime-node']).toBe(RUNTIME_VERSION);
  });
});
