// What the scripts here share: the repro that this folder belongs to, called as a user would.
import { basename, join } from 'node:path';
import { $ } from 'zx';

const program = [process.execPath, join(import.meta.dirname, '..', 'bin', 'run.js')];

/** The arguments of a script, whether `zx` or `node` runs it. Without the first, which is `needed`, the script ends with status 2. */
export function argumentsOf(script, needed, example) {
  const at = process.argv.findIndex((word) => basename(word) === basename(script));
  const words = process.argv.slice(at + 1);
  if (words.length > 0 && !words[0].startsWith('-')) return words;
  process.stderr.write(
    `Error: Missing argument ${needed}.\nNext: npx zx examples/${basename(script)} ${example}\n`,
  );
  process.exit(2);
}

let running;
// Ctrl-C reaches repro as well, which ends in good order; the script waits for that. A signal to the script alone is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => running?.kill('SIGTERM'));

/** Runs repro on this terminal; the script ends with its status when that is not among the `fine` ones. Returns the status. */
export async function repro(args, fine = [0]) {
  running = $({ stdio: 'inherit', nothrow: true })`${program} ${args}`;
  const { exitCode } = await running;
  if (!fine.includes(exitCode)) process.exit(exitCode ?? 1);
  return exitCode;
}

/** Runs repro with --json and returns what it prints. */
export async function reproJson(args) {
  running = $({ stdio: ['ignore', 'pipe', 'inherit'] })`${program} ${args} --json`;
  return JSON.parse((await running).stdout);
}
