import type { ClockOffset } from './clock-offset.js';

/** A program with its arguments, as the program sees them: whoever runs it quotes. */
export interface Command {
  program: string;
  args: readonly string[];
  /** Added to the environment that a login there has. */
  env?: Readonly<Record<string, string>>;
  /** Working directory; by default the login's home, or this process's own directory on this machine. */
  cwd?: string;
}

/** What a short command left. */
export interface Finished {
  /** Exit status of the command itself, 0 to 255; 127 when it is not there. */
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Milliseconds until the command counts as hanging; default 30 s. */
  timeout?: number;
  /** Most bytes of standard output that are kept; default 1 MiB. */
  maxBytes?: number;
}

export interface StartOptions {
  /** What messages call the process: `worker 3`. */
  name: string;
  /** File on the process's machine that its output is appended to. Its folder must exist. */
  log: string;
}

/** How a process ended. `lost` says that nobody knows: the connection to its machine broke, and its guard stops it there. */
export type Exit = { how: 'ended'; status: number } | { how: 'lost'; reason: string };

/** Signals that a launched process can be sent. */
export type ProcessSignal = 'INT' | 'TERM' | 'KILL' | 'HUP' | 'USR1' | 'USR2';

/** A process that lives no longer than the one that launched it, wherever it runs. */
export interface RunningProcess {
  readonly name: string;
  /** Name of the machine that it runs on. */
  readonly host: string;
  /** On that machine. */
  readonly pid: number;
  /** Resolves when the process and all that it started are gone, or the connection is; never rejects. A status above 128 is 128 + signal. */
  readonly exited: Promise<Exit>;
  /** What `exited` resolved with; null while the process runs. */
  readonly exit: Exit | null;
  /** Sends a signal to the process and to whatever shares its session. Does nothing once it has ended. */
  signal(signal: ProcessSignal): void;
  /** SIGTERM to all of it, and SIGKILL to what is left after the grace period; resolves when nothing is left. */
  stop(): Promise<Exit>;
}

/** A machine that processes can be started on: this one, or a host over SSH. */
export interface Launcher {
  /** What messages call the machine. */
  readonly name: string;

  /**
   * Runs a short command to its end and returns what it left, whatever its status.
   *
   * @throws UserError when the machine cannot be reached, or the command hangs or says too much (exit status 5).
   */
  run(command: Command, options?: RunOptions): Promise<Finished>;

  /** The same for a POSIX shell script; values in it must have gone through `quote`. */
  script(text: string, options?: RunOptions): Promise<Finished>;

  /**
   * Starts a process under a guard: it is stopped, with all that it started, when `stop` is called, this process ends in any
   * way, or the connection drops. Resolves once it runs.
   *
   * @throws UserError when its program, working directory or log file is not there (exit status 5).
   */
  start(command: Command, options: StartOptions): Promise<RunningProcess>;

  /**
   * Brings a finished file from the machine and puts it in place by rename; returns its length, bytes. Length and SHA-256 of what is copied are checked;
   * on this machine it may become a link to the same file.
   */
  fetch(from: string, to: string): Promise<number>;

  /** Copies a file to the machine, checks it there, and puts it in place by rename; `mode` is octal, such as 755. */
  put(from: string, to: string, mode?: string): Promise<void>;

  /** How far the machine's clock is from this one's; null when it has no `date` with nanoseconds. */
  clockOffset(): Promise<ClockOffset | null>;

  /** Stops whatever still runs and closes the connection. */
  close(): Promise<void>;
}
