import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FigureMetadata } from '../../src/plot/metadata/figure-metadata.js';
import { verifyFromMetadata } from '../../src/verify/from-metadata.js';
import { silent } from '../runner/fixture.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'from-metadata-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const hash = 'ab'.repeat(32);
const verify = (experiment: string) => {
  const metadata: FigureMetadata = {
    ...{ format: 1, figure: 'mine', by: 'run', drawn: { repro: '0.1.0', source: hash } },
    runs: [{ experiment, target: 'sim', points: { count: 1, digest: hash } }],
  };
  const figure = { file: 'mine.svg', format: 'svg', theme: 'light', stem: 'mine', metadata } as const;
  const signal = new AbortController().signal;
  return verifyFromMetadata(figure, { anyway: false, signal, reporter: silent });
};

describe('a figure that is verified from what it says', () => {
  it('does not choose which program runs', async () => {
    const program = join(dir, 'evil.mjs');
    const trace = join(dir, 'has-run');
    writeFileSync(
      program,
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(trace)}, '');`,
    );
    await expect(verify(program)).rejects.toThrow(`repro has no experiment ${JSON.stringify(program)}`);
    expect(existsSync(trace)).toBe(false);
    await expect(verify('no-such')).rejects.toThrow('repro has no experiment "no-such"');
  });
});
