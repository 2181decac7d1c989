import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadBundled } from '../src/experiment/load.js';
import { sweepRows } from '../src/experiment/sweep.js';
import * as api from '../src/index.js';
import { tableFiles } from '../src/telemetry/columns.js';
import { parseFlatName } from '../src/telemetry/logdir/flat-names.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('docs', () => {
  it("explain every value that 'repro' exports", () => {
    const explained = read('docs/experiments.md');
    for (const name of Object.keys(api)) expect(explained).toMatch(new RegExp(`\`${name}\\b`));
  });

  it('give names of original logs that are understood, and the names of our tables', () => {
    const text = read('docs/logdir.md');
    const names = [...text.matchAll(/`(file=controller_[^`]+)`/g)].map(([, name]) => name);
    expect(names.map((name) => parseFlatName(name)?.parameters)).toEqual([
      { models: 12, rate: 600 },
      { config: 25 },
      { index: 4 },
      {},
    ]);
    for (const file of Object.values(tableFiles)) expect(text).toContain(file);
  });

  it('README.md names every experiment with its number of points, and every page', async () => {
    const text = read('README.md');
    for (const { declaration } of await loadBundled()) {
      const line = text.split('\n').find((row) => row.includes(`[\`${declaration.name}\`]`));
      expect(line?.split('|').at(-2)?.trim(), declaration.name).toBe(
        String(sweepRows(declaration.sweep).length),
      );
    }
    for (const page of readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md')))
      expect(text).toContain(`(docs/${page})`);
  });

  it('docs/commands.md and the README name commands that exist, and the former every topic', () => {
    const commands = read('docs/commands.md');
    const topics = readdirSync(join(root, 'src/commands')).map((entry) => entry.replace('.ts', ''));
    for (const topic of topics) expect(commands).toContain(`repro ${topic}`);
    const named = [commands, read('README.md')].flatMap((text) => [
      ...text.matchAll(/^repro ([a-z]+)|`repro ([a-z]+)/gm),
    ]);
    expect(named.length).toBeGreaterThan(topics.length);
    for (const [, first, second] of named) expect(topics).toContain(first ?? second);
  });

  it.each([
    'README.md',
    ...readdirSync(join(root, 'docs')).flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
  ])('%s links to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
    for (const link of links) expect(() => readFileSync(join(root, dirname(page), link)), link).not.toThrow();
  });
});
