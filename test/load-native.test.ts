import { expect, it } from 'vitest';
import { loadNative } from '../src/load-native.js';

it('a package whose compiled part is missing is told in a sentence, with how to get it', async () => {
  const missing = "Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'\nRequire stack:\n- x.js";
  const load = () => Promise.reject(new Error(missing));
  await expect(loadNative('@duckdb/node-api', load)).rejects.toMatchObject({
    code: 'E_NATIVE_PACKAGE',
    message:
      "The package @duckdb/node-api cannot be loaded: Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'.",
    next: expect.stringContaining('npm ci'),
  });
  expect(await loadNative('x', async () => 3)).toBe(3);
});
