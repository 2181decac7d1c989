import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { experimentTemplate } from '../../../src/cli/init/template.js';
import { root } from '../../e2e/repro.js';

describe('the text of a new experiment', () => {
  it.each(['a', 'my-experiment', 'x'.repeat(64)])('for the name %s is as Biome formats it', async (name) => {
    const input = experimentTemplate(name);
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = ['check', '--write', '--config-path', root, '--stdin-file-path=src/new.ts'];
    const { stdout } = await execa(process.execPath, [biome, ...args], { input, cwd: root, reject: false });
    expect(`${stdout}\n`).toBe(input);
  });
});
