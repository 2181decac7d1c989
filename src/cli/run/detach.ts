import { join } from 'node:path';
import { ExitCode } from '../../exit-codes.js';
import { packageRoot } from '../../experiment/package-root.js';
import type { Started } from '../../runner/detached/start-detached.js';
import { commandLine } from '../../shell-word.js';

/** Runs the same command line (the words behind `repro`) without `--detach`, as a process that outlives this one, into the logdir that was planned. */
export async function detach(words: readonly string[], logdir: string): Promise<Started> {
  const { startDetached } = await import('../../runner/detached/start-detached.js');
  const rest = words.filter((word) => word !== '--detach' && word !== '--json');
  const named = words.some((word) => /^(-l|--logdir)/.test(word)) ? [] : ['--logdir', logdir];
  const entry = join(packageRoot().dir, 'bin', 'run.js');
  return startDetached([process.execPath, entry, ...rest, ...named], logdir);
}

/** What to tell of it. */
export function detachedText(pid: number, logdir: string): string {
  return [
    `Runs detached as process ${pid}.`,
    `How far it is: ${commandLine('repro', 'status', '-l', logdir)}`,
    `Follow it:     ${commandLine('repro', 'attach', '-l', logdir)}`,
    `Stop it:       kill ${pid}`,
  ].join('\n');
}

/** Status of a command that tells of a run: that of its points. */
export function statusOf(points: readonly { status: string | null }[]): ExitCode {
  return points.some(({ status }) => status === 'failed' || status === 'invalid')
    ? ExitCode.pointFailed
    : ExitCode.ok;
}
