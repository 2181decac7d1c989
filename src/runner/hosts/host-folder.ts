import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { Launcher } from '../processes/launcher.js';
import { quote } from '../processes/quote.js';

/** Makes a folder on a host, and those above it; returns its absolute path there. Throws UserError where that cannot be. */
export async function makeHostFolder(launcher: Launcher, path: string): Promise<string> {
  const dir = quote(path);
  const { status, stdout, stderr } = await launcher.script(`mkdir -p -- ${dir} && cd -- ${dir} && pwd -P`);
  if (status === 0) return stdout.replace(/\n$/, '');
  const reason = stderr.trim().split('\n').at(-1)?.replace(/^.*: /, '');
  throw new UserError(
    'E_HOST_FILE',
    `Cannot make the folder ${path} on ${launcher.name}: ${reason}.`,
    'Give another `dir` in a hosts file.',
    ExitCode.host,
  );
}
