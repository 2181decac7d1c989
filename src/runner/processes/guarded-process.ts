import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { guardScript } from './guard.js';
import type { Command, Exit, ProcessSignal, RunningProcess, StartOptions } from './launcher.js';
import { eachLine } from './lines.js';
import type { Channel, Shell } from './shell.js';
import { Tail } from './tail.js';
import { newToken } from './token.js';

/** Seconds between SIGTERM and SIGKILL. */
const GRACE = 2;
/** Signs of life within a lease. */
const BEATS = 4;

/** The launcher's end of a guard (guard.ts). */
class GuardedProcess implements RunningProcess {
  exit: Exit | null = null;
  readonly exited: Promise<Exit>;
  #beat: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    readonly host: string,
    readonly pid: number,
    private readonly channel: Channel,
    ended: Promise<Exit>,
    lease: number | null,
  ) {
    if (lease !== null) this.#beat = setInterval(() => this.#say('beat'), (lease * 1000) / BEATS);
    this.exited = ended.then((exit) => {
      this.exit = exit;
      clearInterval(this.#beat);
      channel.stdin.end();
      return exit;
    });
  }

  signal(signal: ProcessSignal): void {
    this.#say(`signal ${signal}`);
  }

  stop(): Promise<Exit> {
    this.channel.stdin.end();
    return this.exited;
  }

  #say(line: string): void {
    if (this.exit === null && this.channel.stdin.writable) this.channel.stdin.write(`${line}\n`);
  }
}

/** Starts a process under a guard; see `Launcher.start`. */
export async function startGuarded(
  shell: Shell,
  command: Command,
  { name, log }: StartOptions,
): Promise<RunningProcess> {
  const token = newToken();
  const { lease } = shell;
  const channel = shell.open(guardScript(command, { token, log, lease, grace: GRACE }));
  channel.stdin.on('error', () => {});
  const errors = new Tail(channel.stderr);
  let status: number | undefined;
  const begun = new Promise<string[] | null>((resolve) => {
    eachLine(channel.stdout, (line) => {
      const [first, ...words] = line.split(' ');
      if (first !== token) return;
      if (words[0] === 'exit') status = Number(words[1]);
      else resolve(words);
    });
    channel.then(() => resolve(null));
  });
  const ended = channel.then(
    (): Exit =>
      status === undefined
        ? { how: 'lost', reason: shell.explain(errors.text).message }
        : { how: 'ended', status },
  );
  const words = await begun;
  if (words === null) throw shell.explain(errors.text);
  if (words[0] === 'error') throw notThere(shell.name, name, words[1], command, log);
  return new GuardedProcess(name, shell.name, Number(words[1]), channel, ended, lease);
}

function notThere(host: string, name: string, what: string, command: Command, log: string): UserError {
  const [sentence, next] =
    what === 'program'
      ? [`there is no program ${command.program}`, 'Give the right folder, or install it there.']
      : what === 'log'
        ? [`its log ${log} cannot be written`, 'Make its folder there, and see that the disk has room.']
        : [`there is no folder ${command.cwd}`, 'Make it, or give another.'];
  return new UserError('E_START', `Cannot start ${name} on ${host}: ${sentence}.`, next, ExitCode.host);
}
