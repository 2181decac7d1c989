import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode } from '../../exit-codes.js';
import { DETACHED } from '../../stop-signals.js';
import { MANIFEST } from '../../telemetry/logdir/records.js';
import { guard, makeFolder } from '../store/atomic.js';
import { holderOf } from '../store/lock.js';
import { CONSOLE_LOG } from '../store/run-log.js';

const LOOK = 100;

/** How a detached run began: it holds its logdir, or it ended before it did, with what it said. */
export type Started = { pid: number } | { exitCode: number; said: string };

/**
 * Starts a command line of repro as a process of its own session, which the end of this one and of its terminal does not reach, and waits until
 * it holds the logdir, hosts checked and all. What it says goes to `console.log` there; a run that does not come to begin leaves nothing.
 *
 * @param command program and arguments. @throws UserError when the logdir cannot be written to.
 */
export async function startDetached(
  [program, ...args]: readonly [string, ...string[]],
  logdir: string,
): Promise<Started> {
  makeFolder(logdir);
  const path = join(logdir, CONSOLE_LOG);
  const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const output = guard(path, () => openSync(path, 'a'));
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, [DETACHED]: '1' },
  });
  closeSync(output);
  let exitCode: number | undefined;
  child.once('exit', (code) => {
    exitCode = code ?? ExitCode.internal;
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  const pid = child.pid!;
  for (;;) {
    if (holderOf(logdir)?.pid === pid && existsSync(join(logdir, MANIFEST))) return { pid };
    if (exitCode !== undefined) break;
    await sleep(LOOK);
  }
  const said = readFileSync(path).subarray(before).toString('utf8');
  // A short run may have begun and ended between two looks.
  if (exitCode === ExitCode.ok || exitCode === ExitCode.pointFailed || exitCode === ExitCode.claimFailed)
    return { pid };
  if (before === 0) removeEmpty(logdir, path);
  return { exitCode, said };
}

function removeEmpty(logdir: string, file: string): void {
  rmSync(file, { force: true });
  try {
    rmdirSync(logdir);
  } catch {
    // There is something else in it.
  }
}
