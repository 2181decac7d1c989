import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/exit-codes.js';
import { newLogdir } from '../../src/runner/store/logdir.js';
import { repro, root } from './repro.js';

/** The files of this package that a command loads, as Node.js lists them for coverage. */
async function modulesOf(args: string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'help-'));
  try {
    await execa(process.execPath, ['bin/run.js', ...args], { cwd: root, env: { NODE_V8_COVERAGE: folder } });
    const [file] = readdirSync(folder);
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const urls: string[] = result.map(({ url }: { url: string }) => url);
    return urls.filter((url) => url.startsWith('file:')).map((url) => relative(root, fileURLToPath(url)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('help', () => {
  it('in help.txt is what the commands themselves say', async () => {
    const script = `const { main } = await import('./dist/src/cli/main.js'); await main(['--help'], process.cwd());`;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
    expect(readFileSync(`${root}help.txt`, 'utf8').trimEnd()).toBe(stdout.trimEnd());
  });

  it('is the same for no arguments, --help, -h and help', async () => {
    const text = readFileSync(`${root}help.txt`, 'utf8').trimEnd();
    for (const args of [[], ['--help'], ['-h'], ['help']]) {
      expect(await repro(args)).toEqual({ status: 0, stdout: text, stderr: '' });
    }
  });

  it('names every command and every exit status', async () => {
    const { commands } = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8'));
    const text = readFileSync(`${root}help.txt`, 'utf8');
    for (const id of Object.keys(commands)) expect(text).toContain(`  ${id.replace(':', ' ')} `);
    for (const status of Object.values(ExitCode)) expect(text).toMatch(new RegExp(`^ {2}${status} `, 'm'));
  });

  it('of every command has examples and a summary', () => {
    const { commands } = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8'));
    for (const [id, { examples, summary }] of Object.entries<{ examples?: []; summary?: string }>(commands)) {
      expect(examples?.length, id).toBeGreaterThan(0);
      expect(summary, id).toBeTruthy();
    }
  });

  it('of tournament says where its runs lie', async () => {
    const folder = dirname(relative('', newLogdir(undefined, 'tournament', false)));
    const { stdout } = await repro(['tournament', '--help']);
    expect(stdout).toMatch(new RegExp(`folder of the run; by default\\s+${folder}/TIME$`, 'm'));
    expect(stdout).not.toContain('EXPERIMENT');
  });

  it('has each example on a line of its own, since two would be shown as one', () => {
    const { commands } = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8'));
    for (const [id, { examples }] of Object.entries<{ examples: (string | { command: string })[] }>(commands))
      for (const example of examples)
        expect(typeof example === 'string' ? example : example.command, id).not.toContain('\n');
  });

  it('of workloads lists each with its parameters', async () => {
    const { stdout } = await repro(['workloads', '-h']);
    expect(stdout).toContain('slo-exp-1 model copies dist rate slo-start slo-end slo-factor slo-op period');
    expect(stdout).toMatch(/slo-start +integer +required/);
  });

  it('comes without importing the command line or any package, which would take longer than all else', async () => {
    const help = await modulesOf(['--help']);
    expect(help).toContain('bin/run.js');
    expect(help.filter((file) => /node_modules|main\.js/.test(file))).toEqual([]);
    const command = await modulesOf(['zoo', 'list']);
    expect(command.filter((file) => /node_modules|main\.js/.test(file)).length).toBeGreaterThan(10);
  });

  it('version tells the package, the platform and node', async () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const { stdout } = await repro(['--version']);
    expect(stdout).toBe(`repro/${version} ${process.platform}-${process.arch} node-${process.version}`);
  });
});

describe('the manifest', () => {
  it('is what oclif loads the commands from', async () => {
    const config = await Config.load({ root });
    expect(config.plugins.get('repro')!.hasManifest).toBe(true);
  });
});

describe('the package', () => {
  it('holds what the tool needs outside the repository', async () => {
    const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const path of [
      'bin/run.js',
      'help.txt',
      'oclif.manifest.json',
      'LICENSE',
      'CONTRIBUTING.md',
      'dist/src/index.d.ts',
      'dist/src/cli/main.js',
      'dist/experiments/fig7/experiment.js',
      'examples/sim-and-local.mjs',
      'experiments/fig7/published.tsv',
      'dist/fonts/SourceSans3-Regular.ttf',
      'dist/fonts/SourceSans3-Semibold.ttf',
      'dist/fonts/SourceSans3-It.ttf',
      'dist/fonts/LICENSE.md',
    ]) {
      expect(paths).toContain(path);
    }
    // An install script would run on every machine that the tarball is installed on; the build is in `prepare`, before packing.
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    for (const refused of ['preinstall', 'install', 'postinstall'])
      expect(scripts).not.toHaveProperty(refused);
    expect(paths.filter((path) => /^(test|src|runs|scripts|dist\/bench)\//.test(path))).toEqual([]);
  });
});
