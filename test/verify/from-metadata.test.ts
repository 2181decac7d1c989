import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FigureMetadata } from '../../src/plot/metadata/figure-metadata.js';
import type { RunOrigin } from '../../src/plot/metadata/run-origin.js';
import { verifyFromMetadata } from '../../src/verify/from-metadata.js';
import { silent } from '../runner/fixture.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'from-metadata-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const hash = 'ab'.repeat(32);
const run: Partial<RunOrigin> = {
  scale: 'quick',
  seed: 0,
  repeats: 1,
  parameters: {},
  telemetry: ['requests'],
};
const verify = (experiment: string, over: object = {}) => {
  const metadata: FigureMetadata = {
    format: 1,
    figure: 'mine',
    by: 'run',
    drawn: { repro: '0.1.0', source: hash },
    runs: [{ ...run, experiment, target: 'sim', points: { count: 1, digest: hash }, ...over } as RunOrigin],
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

  it('does not choose which file is read or run by its parameters', async () => {
    const policy = join(dir, 'policy.mjs');
    const trace = join(dir, 'policy-has-run');
    writeFileSync(
      policy,
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(trace)}, '');\nexport default {};`,
    );
    const refusal = (name: string) =>
      `mine.svg cannot be made of its metadata alone: its run read the file ${JSON.stringify(name)}, and the metadata does not carry files.`;
    await expect(verify('faro-policies', { swept: { policy: [policy] } })).rejects.toThrow(refusal(policy));
    await expect(verify('tournament', { swept: { competitor: ['./mine.ts'] } })).rejects.toThrow(
      refusal('./mine.ts'),
    );
    // A mere name means a file where there is one in the current folder.
    await expect(verify('faro-policies', { parameters: { trace: 'package.json' } })).rejects.toThrow(
      refusal('package.json'),
    );
    expect(existsSync(trace)).toBe(false);
  });

  it.each([
    [{ repeats: 1e9 }, 'repeats must be an integer from 1 to 10000, but is 1000000000'],
    [{ scale: 'huge' }, 'scale must be quick or small or paper, but is "huge"'],
    [{ telemetry: ['../../x'] }, 'telemetry [0] must be'],
    [{ until: { relative: 0.01, first: 5, most: 1e9 } }, 'until most must be an integer from 1 to 10000'],
    [{ parameters: { rate: null } }, 'parameters must hold numbers, texts and booleans only'],
  ])('is refused with settings that no run has: %j', async (over, wrong) => {
    await expect(verify('fig7', over)).rejects.toThrow(`The metadata of mine.svg is damaged: ${wrong}`);
  });
});
