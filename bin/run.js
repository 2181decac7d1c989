#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const argv = process.argv.slice(2);

let lost;

// A full disk must not end a run for want of its messages: writing seems to succeed, and that what was asked for on
// stdout is missing is said once all else is done.
function tolerate(stream, onLost) {
  const write = stream._write.bind(stream);
  stream._write = (chunk, encoding, done) =>
    write(chunk, encoding, (error) => {
      if (error) onLost(error);
      done();
    });
  stream.on('error', onLost);
}

tolerate(process.stderr, () => {});
tolerate(process.stdout, (error) => {
  // A reader such as `head` may close the pipe early; that is no failure of ours.
  if (error.code !== 'EPIPE') lost ??= error;
});
process.on('exit', () => {
  if (!lost) return;
  const why = lost.code === 'ENOSPC' ? 'the disk is full' : lost.code;
  process.stderr.write(`Error: Cannot write the output: ${why}.\nNext: Send it elsewhere, or make room.\n`);
  process.exitCode = 1;
});

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
} else if (help !== undefined) {
  process.stdout.write(help);
} else if (existsSync(new URL('dist/src/cli/main.js', root))) {
  const { main } = await import('../dist/src/cli/main.js');
  process.exitCode = await main(argv, fileURLToPath(root));
} else {
  process.stderr.write('Error: repro is not built yet.\nNext: type `npm run build` in its folder.\n');
  process.exitCode = 2;
}
