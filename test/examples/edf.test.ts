import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import experiment from '../../experiments/schedulers/experiment.js';
import type { AnyExperiment } from '../../src/experiment/parameters.js';
import { simulate } from '../experiments/simulate.js';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
/** Code without its imports, which differ, and without line breaks around blocks. */
const essence = (code: string) =>
  code
    .replace(/^import [^;]*;\n/gm, '')
    .replace('export const edf = ', 'export default ')
    .replace(/\n+/g, '\n')
    .trim();

/** The blocks of the worked example, which are one file. */
function blocksOfDocs(): string[] {
  const [, section] = read('docs/schedulers.md').split('## EDF, step by step');
  return [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
}

it('the policy that docs/schedulers.md writes step by step is the EDF that repro runs', () => {
  const blocks = blocksOfDocs();
  expect(blocks.length).toBeGreaterThan(5);
  expect(essence(blocks.join('\n'))).toBe(essence(read('src/serving-core/clockwork/controller/edf.ts')));
  expect(blocks[0]).toMatch(/^import \{[^}]*definePolicy[^}]*\} from 'repro';/);
});

it('the policy in docs/schedulers.md, saved as a file, serves a run exactly as EDF does', async () => {
  const policy = join(mkdtempSync(join(tmpdir(), 'repro-edf-')), 'edf.ts');
  writeFileSync(policy, blocksOfDocs().join('\n'));
  const given = { slo: 25, duration: 10 };
  const { points } = await simulate(experiment as unknown as AnyExperiment, [
    { ...given, system: 'EDF' },
    { ...given, system: 'own', policy },
  ]);
  for (const table of ['requests', 'actions'] as const) {
    const [edf, own] = points.map(({ files }) => readFileSync(files[table]!, 'utf8'));
    expect(edf.split('\n').length).toBeGreaterThan(1000);
    expect(own).toBe(edf);
  }
}, 60_000);
