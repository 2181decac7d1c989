import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const own = (specifier: string) => specifier === 'repro' || specifier.startsWith('.');

/** Packages that importing a source file loads at once: what it imports statically, and so on from there. */
function packagesOf(entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    // `import type` and `import(…)` load nothing here.
    const statements = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'/gm,
    );
    for (const [, specifier] of statements) {
      if (!own(specifier)) packages.add(specifier);
      else if (specifier === 'repro') visit(join(root, 'src/index.ts'));
      else visit(join(dirname(file), specifier.replace(/\.js$/, '.ts')));
    }
  };
  visit(join(root, entry));
  return packages;
}

describe('starting a run', () => {
  it.each([
    'src/runner/plan/plan-run.ts',
    'src/runner/execute-plan.ts',
    'src/runner/worker.ts',
    'src/experiment/load.ts',
    'experiments/fig7/experiment.ts',
  ])('%s imports neither Vega nor DuckDB nor a compiler', (entry) => {
    const packages = [...packagesOf(entry)].filter((name) => !name.startsWith('node:'));
    expect(packages.filter((name) => /vega|duckdb|jiti|pdfkit|resvg|csv-parse|piscina/.test(name))).toEqual(
      [],
    );
  });

  it('would be noticed if it did: the figure renderer does import Vega', () => {
    expect([...packagesOf('src/plot/render/svg.ts')]).toContain('vega');
  });
});
