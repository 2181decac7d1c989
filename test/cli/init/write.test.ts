import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeExperiment } from '../../../src/cli/init/write.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes a new experiment and a tsconfig', () => {
  expect(writeExperiment('./mine.ts', folder)).toEqual([
    join(folder, 'mine.ts'),
    join(folder, 'tsconfig.json'),
  ]);
});

it.each(['fig7', './fig7', 'fig7.ts'])('refuses the name of a bundled experiment: %s', (name) => {
  expect(() => writeExperiment(name, folder)).toThrow(
    "'fig7' is the name of an experiment that comes with repro.",
  );
  expect(readdirSync(folder)).toEqual([]);
});
