import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.js';
import { loadPolicy } from '../../src/experiment/load-policy.js';
import { refuseCode } from '../../src/experiment/refuse-code.js';

it('no file of any ending is run as a program while that is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'untrusted-'));
  const file = (name: string) => {
    writeFileSync(join(folder, name), `globalThis.wasRun = ${JSON.stringify(name)}; export default 1;`);
    return join(folder, name);
  };
  const allow = refuseCode('it came with an archive');
  try {
    await expect(loadExperiment(file('a.ts'))).rejects.toMatchObject({ code: 'E_UNTRUSTED' });
    await expect(loadPolicy(file('b.csv'))).rejects.toThrow(
      'b.csv would be run as a program, but it came with an archive.',
    );
    expect((globalThis as { wasRun?: string }).wasRun).toBeUndefined();
  } finally {
    allow();
  }
  await expect(loadPolicy(file('c.mjs'))).rejects.toThrow('declares no valid policy');
  expect((globalThis as { wasRun?: string }).wasRun).toBe('c.mjs');
});
