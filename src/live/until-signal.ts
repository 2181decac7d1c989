import { ExitCode } from '../exit-codes.js';
import { onStopSignal, type StopSignal } from '../stop-signals.js';

/** How a process that serves until it is stopped was stopped. */
export interface Stop {
  number: number;
  exitCode: ExitCode;
}

const stops: Readonly<Record<StopSignal, Stop>> = {
  SIGHUP: { number: 1, exitCode: ExitCode.hungUp },
  SIGINT: { number: 2, exitCode: ExitCode.interrupted },
  SIGTERM: { number: 15, exitCode: ExitCode.terminated },
};

/**
 * Waits for Ctrl-C, SIGTERM or the end of the terminal; the next Ctrl-C or SIGTERM then ends the process at once, should its orderly end hang. Rejects with a
 * defect that nobody caught, so that logs are closed then too.
 */
export function untilSignal(): Promise<Stop> {
  return new Promise((resolve, reject) => {
    process.once('uncaughtException', reject);
    const off = onStopSignal((signal) => {
      off();
      resolve(stops[signal]);
    });
  });
}
