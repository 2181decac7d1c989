import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listExperiments, loadBundled, loadExperiment } from '../../src/experiment/load.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-load-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const body = `
const role = { count: 1, binary: 'b', description: 'd' };
export default defineExperiment({
  name: 'mine', title: 't', summary: 's',
  paper: { system: 's', title: 't', venue: 'v', section: '1', figure: '1' },
  parameters: { rate: { type: 'number', default: 1, description: 'r' } },
  roles: { client: role, controller: role, worker: role },
  scales: { quick: { description: 'q', set: {} }, small: { description: 's', set: {} }, paper: { description: 'p', set: {} } },
  defaultScale: 'quick', sweep: { grid: { rate: [1, 2] } }, telemetry: ['requests'],
  point: () => ({}), expectedRequests: () => 1, figures: [], claims: [],
});`;

describe('bundled experiments', () => {
  it('are listed by name', () => {
    expect(listExperiments()).toContain('fig7');
  });

  it('are all valid, and named after their folder', async () => {
    const all = await loadBundled();
    expect(all.map(({ declaration }) => declaration.name)).toEqual(listExperiments());
  });

  it('know the folder of their data', async () => {
    const { folder, file: none } = await loadExperiment('fig7');
    expect(folder).toMatch(/experiments[/\\]fig7$/);
    expect(none).toBeUndefined();
  });

  it('are suggested for a misspelt name', async () => {
    await expect(loadExperiment('fg7')).rejects.toMatchObject({
      message: "Unknown experiment 'fg7'.",
      next: expect.stringContaining('fig7'),
    });
  });
});

describe("a user's own file", () => {
  it.each([
    ['mine.ts', `import { defineExperiment, type Value } from 'repro';\nconst x: Value = 1;${body}`],
    ['mine.mjs', `import { defineExperiment } from 'repro';${body}`],
    ['mine.js', `import { defineExperiment } from 'repro';${body}`],
  ])('is loaded as %s, with its own folder', async (name, text) => {
    const path = file(name, text);
    const { declaration, folder, file: own } = await loadExperiment(path);
    expect(declaration.name).toBe('mine');
    expect(folder).toBe(dir);
    expect(own).toBe(path);
  });

  it('may be spread over several files', async () => {
    file('helper.ts', 'export const helper: number = 1;');
    const path = file(
      'mine.ts',
      `import { defineExperiment } from 'repro';\nimport { helper } from './helper.js';\nhelper;${body}`,
    );
    expect((await loadExperiment(path)).declaration.name).toBe('mine');
  });

  it.each([
    ['a syntax error', 'const a = 1;\nconst x = = 1;\n', /bad\.ts:2:10 Unexpected token\.$/],
    [
      'an exception',
      'const a: any = undefined;\n\na.b;\nexport default 1;\n',
      /bad\.ts:3 fails: Cannot read properties of undefined/,
    ],
    [
      'a missing import',
      "import x from './nope.js';\nexport default x;\n",
      /bad\.ts imports '\.\/nope\.js', which cannot be found\.$/,
    ],
    ['no default export', 'export const a = 1;\n', /bad\.ts has no default export\.$/],
    [
      'no experiment',
      'export default { name: "x" };\n',
      /bad\.ts declares no valid experiment: title must be a text\.$/,
    ],
  ])('with %s is refused', async (_, text, message) => {
    const path = file('bad.ts', text);
    await expect(loadExperiment(path)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
  });

  it('that does not exist is refused', async () => {
    await expect(loadExperiment('./no-such-file.ts')).rejects.toThrow('There is no experiment file');
  });
});
