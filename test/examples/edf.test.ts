import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
/** Code without its imports, which differ, and without line breaks around blocks. */
const essence = (code: string) =>
  code
    .replace(/^import [^;]*;\n/gm, '')
    .replace('export const edf = ', 'export default ')
    .replace(/\n+/g, '\n')
    .trim();

it('the policy that docs/schedulers.md writes step by step is the EDF that repro runs', () => {
  const [, section] = read('docs/schedulers.md').split('## EDF, step by step');
  const blocks = [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  expect(blocks.length).toBeGreaterThan(5);
  expect(essence(blocks.join('\n'))).toBe(essence(read('src/serving-core/clockwork/controller/edf.ts')));
  expect(blocks[0]).toMatch(/^import \{[^}]*definePolicy[^}]*\} from 'repro';/);
});
