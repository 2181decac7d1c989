#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const argv = process.argv.slice(2);

const built = existsSync(new URL('dist/src/cli/main.js', root));
if (built) {
  (await import('../dist/src/cli/full-disk.js')).outliveFullDisk();
  (await import('../dist/src/stop-signals.js')).heedNohup();
}

/** The text of a file beside this folder, or undefined when the build has not made it. */
function text(name) {
  try {
    return readFileSync(new URL(name, root), 'utf8');
  } catch {
    return undefined;
  }
}

// Root help and version are answered from files: importing the commands would take longer than everything else here.
const asksHelp = argv.length === 0 || (argv.length === 1 && ['--help', '-h', 'help'].includes(argv[0]));
const help = asksHelp ? text('help.txt') : undefined;

if (argv[0] === '--version') {
  const { name, version } = JSON.parse(text('package.json'));
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else if (argv[0] === '__complete' && built) {
  // A key press must not wait for oclif: what may be typed was written down by the build.
  const { answer } = await import('../dist/src/cli/completion/answer.js');
  process.stdout.write(answer(argv.slice(1), JSON.parse(text('completions.json') ?? '{"commands":[]}')));
} else if (help !== undefined) {
  process.stdout.write(help);
} else if (built) {
  const { main } = await import('../dist/src/cli/main.js');
  process.exitCode = await main(argv, fileURLToPath(root));
} else {
  process.stderr.write('Error: repro is not built yet.\nNext: type `npm run build` in its folder.\n');
  process.exitCode = 2;
}
