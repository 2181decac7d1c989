import { ExitCode } from '../../exit-codes.js';
import { onStopSignal } from '../../stop-signals.js';

/**
 * Runs `task` with a signal that Ctrl-C, SIGTERM or the end of the terminal aborts, so that it can stop cleanly. A second Ctrl-C ends the
 * process at once.
 */
export async function interruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const off = onStopSignal(() => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    controller.abort();
  });
  try {
    return await task(controller.signal);
  } finally {
    off();
  }
}
