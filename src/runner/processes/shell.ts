import type { ResultPromise } from 'execa';
import type { UserError } from '../../errors.js';

/** How a channel's process is started: nothing is collected, a failure is no exception, and Ctrl-C of the terminal does not reach it. */
export const channelOptions = {
  stdin: 'pipe',
  stdout: 'pipe',
  stderr: 'pipe',
  buffer: false,
  reject: false,
  detached: true,
  cleanup: false,
} as const;

/** A local process whose standard streams are those of a shell on some machine. */
export type Channel = ResultPromise<typeof channelOptions>;

/** A way to have POSIX shell scripts run on one machine. */
export interface Shell {
  /** What messages call the machine. */
  readonly name: string;
  /** Seconds of silence after which a guard there gives up; null where the end of this process always closes the channel. */
  readonly lease: number | null;
  open(script: string): Channel;
  /** Why a channel broke before the script had ended, from what was said on standard error. */
  explain(stderr: string): UserError;
  close(): Promise<void>;
}

/** Ends a channel at once, with whatever it started on this machine. */
export function killChannel({ pid }: Channel): void {
  try {
    // Detached, so that it leads a process group of its own.
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
