import { setMaxListeners } from 'node:events';
import { ExitCode } from '../exit-codes.js';
import { type Stop, untilSignal } from './until-signal.js';

/**
 * Does `work` to its end, or until Ctrl-C, SIGTERM or the end of the terminal, which abort its signal so that it ends in good order. Returns the exit status: what
 * the work says when that is no success, else that of the signal. Rejects with what the work rejects with, unless it was stopped, and with a defect that nobody caught.
 */
export async function stoppable(work: (signal: AbortSignal) => Promise<ExitCode>): Promise<ExitCode> {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  // Neither a clock nor an idle connection keeps a process alive.
  const awake = setInterval(() => {}, 60_000);
  let stop: Stop | undefined;
  let defect: { error: unknown } | undefined;
  untilSignal().then(
    (how) => {
      stop = how;
      ending.abort();
    },
    (error) => {
      defect = { error };
      ending.abort();
    },
  );
  let status: ExitCode = ExitCode.ok;
  try {
    status = await work(ending.signal);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    clearInterval(awake);
  }
  if (defect) throw defect.error;
  return status === ExitCode.ok && stop ? stop.exitCode : status;
}
