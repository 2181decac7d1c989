import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const systems = ['clockwork', 'clipper', 'infaas', 'inferline', 'kairos', 'faro'];

/** From a folder to those it must never import, as ARCHITECTURE.md lists them. */
const forbidden: Record<string, string[]> = {
  'src/serving-core': [
    ...[
      'runner',
      'commands',
      'cli',
      'plot',
      'claims',
      'datasets',
      'telemetry',
      'experiment',
      'workloads',
      'live',
    ].map((f) => `src/${f}`),
    'experiments',
  ],
  'src/workloads': ['runner', 'commands', 'cli', 'plot', 'claims', 'telemetry', 'experiment'].map(
    (f) => `src/${f}`,
  ),
  'src/experiment': ['runner', 'commands', 'cli', 'plot', 'claims', 'live', 'report'].map((f) => `src/${f}`),
  'src/telemetry': ['src/serving-core', 'src/runner', 'src/plot', 'src/claims', 'src/commands'],
  'src/plot': ['src/serving-core', 'src/runner', 'src/commands'],
  'src/live': ['runner', 'commands', 'cli', 'plot', 'claims'].map((f) => `src/${f}`),
  'src/claims': ['src/serving-core', 'src/runner', 'src/plot', 'src/commands'],
  'src/metrics': ['serving-core', 'runner', 'plot', 'commands', 'cli', 'compare'].map((f) => `src/${f}`),
  'src/compare': ['serving-core', 'runner', 'commands', 'cli', 'workloads', 'live'].map((f) => `src/${f}`),
  'src/tournament': ['serving-core', 'runner', 'plot', 'commands', 'cli'].map((f) => `src/${f}`),
  'src/baselines': ['serving-core', 'runner', 'commands', 'cli', 'plot', 'live'].map((f) => `src/${f}`),
  'src/search': ['serving-core', 'commands', 'cli', 'live'].map((f) => `src/${f}`),
  'src/bundle': ['serving-core', 'commands', 'cli', 'live', 'plot'].map((f) => `src/${f}`),
  'src/verify': ['serving-core', 'commands', 'cli', 'live'].map((f) => `src/${f}`),
  'src/trace': ['serving-core', 'runner', 'commands', 'cli', 'plot', 'live'].map((f) => `src/${f}`),
  'src/report': ['src/commands', 'src/cli'],
  'src/explain': ['serving-core', 'runner', 'commands', 'cli', 'workloads', 'live'].map((f) => `src/${f}`),
  src: ['experiments'],
};
/** Composes all systems, and so no system may know it. */
const composes = 'tournament';
for (const system of systems)
  forbidden[`src/serving-core/${system}`] = [...systems, composes]
    .filter((s) => s !== system)
    .map((s) => `src/serving-core/${s}`);

/** Files and what each imports at run time or for types, relative to the root. */
function importsOf(folder: string): { file: string; imported: string }[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const text = readFileSync(path.join(root, file), 'utf8');
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) => ({
        file,
        imported: path.join(path.dirname(file), target),
      }));
    });
}

/** Of what no report but its simulator may know, which runs the core in the page; and whether somebody writes into the logdir now. */
const simulates = ['src/serving-core/', 'src/runner/', 'src/workloads/', 'src/capacity/', 'src/live/'];
const allowed = ['src/runner/store/lock.js', 'src/live/net/listen.js'];

describe('the arrows that must never be', () => {
  const imports = importsOf('src');

  it('finds the imports of the sources', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  for (const [from, targets] of Object.entries(forbidden))
    it(`${from} imports nothing of ${targets.join(', ')}`, () => {
      const wrong = imports.filter(
        ({ file, imported }) =>
          file.startsWith(`${from}/`) && targets.some((target) => imported.startsWith(`${target}/`)),
      );
      expect(wrong).toEqual([]);
    });

  it('of a report only the simulator in it knows how points are made', () => {
    const wrong = imports.filter(
      ({ file, imported }) =>
        file.startsWith('src/report/') &&
        !file.startsWith('src/report/simulator/') &&
        !allowed.includes(imported) &&
        simulates.some((folder) => imported.startsWith(folder)),
    );
    expect(wrong).toEqual([]);
  });

  it('the core and the workloads have no real clock, timer, chance or socket', () => {
    const real =
      /\b(Date\.now|new Date|performance\.now|hrtime|setTimeout|setInterval|setImmediate|Math\.random)\b|'node:/g;
    const wrong = ['src/serving-core', 'src/workloads'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) =>
          [...readFileSync(path.join(root, folder, name), 'utf8').matchAll(real)].map(
            ([found]) => `${folder}/${name}: ${found}`,
          ),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('the serving core imports no package, so that its hot path depends on nothing', () => {
    const packages = readdirSync(path.join(root, 'src/serving-core'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const text = readFileSync(path.join(root, 'src/serving-core', name), 'utf8');
        return [...text.matchAll(/from '([^.'][^']*)'/g)].map(([, target]) => `${name}: ${target}`);
      });
    expect(packages).toEqual([]);
  });
});
