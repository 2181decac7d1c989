import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { Finished, RunOptions } from './launcher.js';
import { killChannel, type Shell } from './shell.js';
import { Tail } from './tail.js';
import { newToken } from './token.js';

/**
 * Runs a script and returns what it left. Sentinel lines around its output tell a script that ends with 255 from a connection that
 * broke, and what it says from what a login says of itself.
 */
export async function runScript(
  shell: Shell,
  script: string,
  { timeout = 30_000, maxBytes = 1 << 20 }: RunOptions = {},
): Promise<Finished> {
  const token = newToken();
  const channel = shell.open(`echo; echo "${token} begin"
(
${script}
) </dev/null; status=$?; echo; echo "${token} end $status"`);
  channel.stdin.on('error', () => {});
  channel.stdin.end();
  const errors = new Tail(channel.stderr);
  const chunks: Buffer[] = [];
  let bytes = 0;
  let broken: 'hangs' | 'floods' | null = null;
  const giveUp = (reason: typeof broken): void => {
    broken ??= reason;
    killChannel(channel);
  };
  channel.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    // The sentinels, and what a login may say of itself, take room too.
    if (bytes > maxBytes + 65_536) giveUp('floods');
    else chunks.push(chunk);
  });
  channel.stdout.on('error', () => {});
  const timer = setTimeout(giveUp, timeout, 'hangs');
  await channel;
  clearTimeout(timer);
  if (broken) throw refused(shell, broken, timeout, maxBytes);
  const said = Buffer.concat(chunks).toString();
  const begin = said.indexOf(`\n${token} begin\n`);
  const end = new RegExp(`\\n${token} end (\\d+)\\n`).exec(said);
  if (begin < 0 || !end) throw shell.explain(errors.text);
  const stdout = said.slice(begin + `\n${token} begin\n`.length, end.index);
  return { status: Number(end[1]), stdout, stderr: errors.text };
}

function refused({ name }: Shell, broken: 'hangs' | 'floods', timeout: number, maxBytes: number): UserError {
  const what =
    broken === 'hangs'
      ? `has not ended within ${timeout / 1000} s`
      : `says more than ${maxBytes} bytes, which nothing here should`;
  return new UserError(
    'E_HOST_COMMAND',
    `A command on ${name} ${what}.`,
    `Log in to ${name} and look at what it is busy with.`,
    ExitCode.host,
  );
}
