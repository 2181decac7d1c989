import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/runner/plan/identity.js';
import { filesOfExperiment, filesOfPoint, hashedFiles } from '../../src/runner/plan/own-files.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';

const folder = mkdtempSync(join(tmpdir(), 'own-'));
const file = (name: string, text: string): string => {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const experiment = file('mine.ts', "import { a } from './lib/a.js';\nimport 'vega';");
const helper = file('lib/a.ts', 'export const a = 1;');
const policy = file('policy.ts', '');
const zoo = file('zoo.csv', 'x');
const trace = file('trace.txt', 'y');
const spec = (over: object): ClockworkSpec =>
  ({
    system: 'clockwork',
    zoo: 'osdi20',
    controller: { type: 'INFER5' },
    client: { workload: 'simple', args: [] },
    ...over,
  }) as unknown as ClockworkSpec;

describe("the user's own files", () => {
  it('of an experiment are itself, what it imports by path, and its published numbers', () => {
    expect(filesOfExperiment({ file: experiment, folder })).toEqual([experiment, helper]);
    const published = file('published.tsv', '');
    expect(filesOfExperiment({ file: experiment, folder })).toContain(published);
    expect(filesOfExperiment({ folder })).toEqual([]);
  });

  it('of a point are its zoo, policy, and what its workload reads', () => {
    const own = spec({ zoo, controller: { policy } });
    expect(filesOfPoint(own, new Map([[trace, 'hash']]), [])).toEqual([zoo, policy, trace]);
    expect(filesOfPoint(spec({}), new Map(), [])).toEqual([]);
  });

  it('are kept with the hashes of their contents, once each and in order', async () => {
    const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(await hashedFiles([zoo, policy, zoo])).toEqual({
      folder: process.cwd(),
      files: [policy, zoo].map((path) => ({ path, sha256: sha256(path) })),
    });
    expect(await hashedFiles([])).toBeUndefined();
  });

  it('make the same point wherever a zoo lies and whatever it is called', () => {
    const moved = file('lib/moved.csv', 'x');
    expect(identityOf(spec({ zoo }))).toEqual(identityOf(spec({ zoo: moved })));
    expect(identityOf(spec({ zoo }))).not.toEqual(identityOf(spec({})));
  });
});
