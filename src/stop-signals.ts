import { readFileSync } from 'node:fs';

/** Signals that ask a process to end: Ctrl-C, `kill`, and a terminal that was closed. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Environment variable of a process that was started with `--detach`. */
export const DETACHED = 'REPRO_DETACHED';

/**
 * Whether this process was started to outlive its terminal: detached, by nohup, or by a parent that ignores hang-ups itself. Its own state does not tell,
 * since Node.js forgets at its start what it was to ignore. Shells that leave no word of what they started (`_`) leave nohup unknown.
 *
 * @param env environment. @param parent its parent's /proc/PID/status, empty where there is none.
 */
export function outlivesTerminal(env: NodeJS.ProcessEnv = process.env, parent = parentStatus()): boolean {
  if (env[DETACHED] || /(^|\/)nohup$/.test(env._ ?? '')) return true;
  const ignored = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(parent)?.[1];
  // SIGHUP is the first signal, so the lowest bit.
  return ignored !== undefined && Number.parseInt(ignored, 16) % 2 === 1;
}

function parentStatus(): string {
  try {
    return readFileSync(`/proc/${process.ppid}/status`, 'latin1');
  } catch {
    return '';
  }
}

/** Lets a process that nohup started live on when its terminal is closed, as nohup promises. */
export function heedNohup(): void {
  if (outlivesTerminal()) process.on('SIGHUP', () => {});
}

/**
 * Calls `heard` at each signal that asks to end, until the returned function is called. Of hang-ups only a first signal counts: a shell that ends may
 * send its own beside that of the terminal, and the second is no sign of impatience.
 */
export function onStopSignal(heard: (signal: StopSignal) => void): () => void {
  // Asked now: later its parent may be another.
  const outlives = outlivesTerminal();
  let told = false;
  const hear = (signal: StopSignal) => {
    if (signal === 'SIGHUP' && (told || outlives)) return;
    told = true;
    heard(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  return () => {
    process.off('SIGINT', hear).off('SIGTERM', hear);
    // What is tidied up at the end is not cut short by another one.
    if (!told) process.off('SIGHUP', hear);
  };
}
