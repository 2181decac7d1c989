// Makes everything that `npx repro` and the packed tarball need: dist/, fonts, the command manifest and the help text.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const at = (...parts) => join(root, ...parts);

function run(...args) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) {
    process.stderr.write(stdout);
    process.exit(status ?? 1);
  }
  return stdout;
}

for (const stale of ['dist', 'oclif.manifest.json', 'completions.json', 'help.txt'])
  rmSync(at(stale), { recursive: true, force: true });

run(require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json');

// What was built, for runs, figures and bundles to name.
const { readSourceTree } = await import('../dist/src/source-tree.js');
writeFileSync(at('dist', 'source-tree.json'), `${JSON.stringify(readSourceTree(root))}\n`);

// The programs of the roles as one file, for hosts that have nothing but Node.js; what is left out is native or only a compiler's.
const core = await rolldown({
  input: at('dist', 'src', 'core', 'main.js'),
  platform: 'node',
  external: [/^@duckdb\//, 'onnxruntime-node', 'jiti', 'typescript'],
  logLevel: 'warn',
});
await core.write({ file: at('dist', 'core.mjs'), format: 'esm', minify: true, codeSplitting: false });

// The script of reports and the program of its worker, which are put into each page, and the style.
for (const [name, entry] of [
  ['page', 'main.ts'],
  ['worker', 'worker.ts'],
]) {
  const bundle = await rolldown({
    input: at('src', 'report', 'page', entry),
    platform: 'browser',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    logLevel: 'warn',
  });
  await bundle.write({
    file: at('dist', 'report', `${name}.js`),
    format: 'iife',
    minify: true,
    codeSplitting: false,
  });
}
const styles = [
  'colours',
  'base',
  'masthead',
  'tables',
  'figures',
  'requests',
  'simulator',
  'narrow',
  'print',
];
const css = styles.map((name) => readFileSync(at('src', 'report', 'page', 'style', `${name}.css`), 'utf8'));
writeFileSync(at('dist', 'report', 'style.css'), css.join('\n'));

// The fonts that figures are measured and drawn with; the licence of each must travel with it.
const sans = dirname(require.resolve('source-sans/package.json'));
mkdirSync(at('dist', 'fonts'), { recursive: true });
for (const face of ['Regular', 'Semibold', 'It'])
  for (const [folder, ending] of [
    ['TTF', 'ttf'],
    ['WOFF2/TTF', 'ttf.woff2'],
  ])
    cpSync(
      join(sans, folder, `SourceSans3-${face}.${ending}`),
      at('dist', 'fonts', `SourceSans3-${face}.${ending}`),
    );
cpSync(join(sans, 'LICENSE.md'), at('dist', 'fonts', 'LICENSE.md'));

// With a manifest oclif need not import every command to find one of them.
const { Plugin } = await import('@oclif/core');
const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
writeFileSync(at('oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 1)}\n`);

const { collectWords } = await import('../dist/src/cli/completion/words.js');
writeFileSync(at('completions.json'), JSON.stringify(await collectWords(plugin.manifest.commands)));

// bin/run.js prints this file without importing anything; it is the real output of the root help.
writeFileSync(at('help.txt'), run('bin/run.js', '--help'));
