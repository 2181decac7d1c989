import { link, rename, rm, stat } from 'node:fs/promises';
import { type ClockOffset, measureClock } from './clock-offset.js';
import { fetchFile, putFile } from './copy.js';
import { startGuarded } from './guarded-process.js';
import type { Command, Finished, Launcher, RunningProcess, RunOptions, StartOptions } from './launcher.js';
import { localShell } from './local-shell.js';
import { exports, quote } from './quote.js';
import { runScript } from './run-script.js';
import type { Shell } from './shell.js';

/** Launches through a shell: that of this machine or, over SSH, of another. One code for both, so that what works here works there. */
export class ShellLauncher implements Launcher {
  readonly #running = new Set<RunningProcess>();
  #closed = false;

  constructor(private readonly shell: Shell) {}

  get name(): string {
    return this.shell.name;
  }

  run({ program, args, env = {}, cwd }: Command, options?: RunOptions): Promise<Finished> {
    const enter = cwd === undefined ? '' : `cd -- ${quote(cwd)} || exit 1\n`;
    return this.script(`${enter}${exports(env)}exec ${[program, ...args].map(quote).join(' ')}`, options);
  }

  script(text: string, options?: RunOptions): Promise<Finished> {
    return runScript(this.shell, text, options);
  }

  async start(command: Command, options: StartOptions): Promise<RunningProcess> {
    const running = await startGuarded(this.shell, command, options);
    // Interrupted while it was starting.
    if (this.#closed) await running.stop();
    this.#running.add(running);
    running.exited.then(() => this.#running.delete(running));
    return running;
  }

  fetch(from: string, to: string): Promise<number> {
    return fetchFile(this.shell, from, to);
  }

  put(from: string, to: string, mode = '644'): Promise<void> {
    return putFile(this.shell, from, to, mode);
  }

  clockOffset(): Promise<ClockOffset | null> {
    return measureClock(this.shell);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running].map((running) => running.stop()));
    await this.shell.close();
  }
}

/** Launches on this machine, where a file that nobody writes any more need not be copied. */
class LocalLauncher extends ShellLauncher {
  override async fetch(from: string, to: string): Promise<number> {
    const partial = `${to}.partial`;
    try {
      await rm(partial, { force: true });
      await link(from, partial);
      await rename(partial, to);
      return (await stat(to)).size;
    } catch {
      // Another file system, or nothing there: the way that works for all says what is wrong.
      return super.fetch(from, to);
    }
  }
}

/** Launches on this machine. */
export function localLauncher(): Launcher {
  return new LocalLauncher(localShell);
}
