import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { Exit, Launcher, RunningProcess } from '../processes/launcher.js';
import { quote } from '../processes/quote.js';
import type { RoleCommand } from '../roles/programs.js';

/** A role's process with where its output goes. */
export interface Role {
  process: RunningProcess;
  launcher: Launcher;
  log: string;
  /** Set before it is told to end, so that its end is no failure. */
  mayEnd: boolean;
}

/** Writes the role's files and starts its process. Throws UserError when either cannot be. */
export async function startRole(
  launcher: Launcher,
  name: string,
  dir: string,
  command: RoleCommand,
): Promise<Role> {
  for (const [path, text] of Object.entries(command.files)) await writeFile(launcher, path, text);
  const log = `${dir}/${name.replaceAll(' ', '-')}.log`;
  const { program, args, env, cwd = dir } = command;
  const process = await launcher.start({ program, args, env, cwd }, { name, log });
  return { process, launcher, log, mayEnd: false };
}

async function writeFile(launcher: Launcher, path: string, text: string): Promise<void> {
  const { status, stderr } = await launcher.script(`printf %s ${quote(text)} >${quote(path)}`);
  if (status === 0) return;
  throw new UserError(
    'E_HOST_FILE',
    `Cannot write ${path} on ${launcher.name}: ${stderr.trim().replace(/^.*: /, '')}.`,
    'See that there is room on the disk.',
    ExitCode.host,
  );
}

/** Fails when the role's process ends without having been told to, with the last that it said; never resolves. */
export async function ended(role: Role): Promise<never> {
  const { process, launcher, log } = role;
  const exit = await process.exited;
  if (role.mayEnd) return new Promise(() => {});
  const { name, host } = process;
  if (exit.how === 'lost') {
    throw new UserError(
      'E_ROLE',
      `Lost ${name} on ${host}: ${exit.reason}`,
      'Check the host, then --resume.',
      ExitCode.host,
    );
  }
  const said = await lastWords(launcher, log);
  throw new UserError(
    'E_ROLE',
    `The ${name} on ${host} ended with status ${exit.status}${said ? `: ${said}` : ''}.`,
    'Its whole log is in the folder of the point.',
    ExitCode.host,
  );
}

/** The last error of a log with what it says to do next, or its last line, as far as it can be had. */
export async function lastWords(launcher: Launcher, log: string): Promise<string> {
  try {
    const { stdout } = await launcher.script(`tail -n 20 -- ${quote(log)}`);
    const lines = stdout.trim().split('\n');
    const at = lines.findLastIndex((line) => line.startsWith('Error: '));
    const words = (line: string) => line.replace(/^(Error|Next): /, '').slice(0, 300);
    const next = at >= 0 && lines[at + 1]?.startsWith('Next: ') ? ` ${words(lines[at + 1])}` : '';
    return `${words(lines.at(at)!)}${next}`.replace(/\.$/, '');
  } catch {
    return '';
  }
}

/** Why a client calls its run invalid, in a sentence; undefined when its log does not say that it does. */
export async function invalidity({ launcher, log }: Role): Promise<string | undefined> {
  const { stdout } = await launcher.script(`grep '^INVALID: ' -- ${quote(log)} | tail -n 1`);
  const reason = stdout.trim().slice('INVALID: '.length);
  return reason === '' ? undefined : `${reason[0].toUpperCase()}${reason.slice(1, 300)}.`;
}

/** Ends a role, and all that it started. */
export function stopRole(role: Role): Promise<Exit> {
  role.mayEnd = true;
  return role.process.stop();
}
