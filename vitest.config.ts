import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// .ci/run counts the tests from this report.
const results = process.env.REPRO_TEST_RESULTS;

export default defineConfig({
  resolve: { alias: { repro: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/temporary-folder.ts',
    // Most of the time of tests of whole programs is waiting, so no core is kept free for the runner.
    maxWorkers: '100%',
    testTimeout: 240_000,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    reporters: results ? ['default', 'json'] : ['default'],
    ...(results && { outputFile: { json: results } }),
  },
});
