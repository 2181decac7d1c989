import { ExitCode } from '../exit-codes.js';

/** How a process that serves until it is stopped was stopped. */
export interface Stop {
  signal: 'SIGINT' | 'SIGTERM';
  number: number;
  exitCode: ExitCode;
}

const stops: readonly Stop[] = [
  { signal: 'SIGINT', number: 2, exitCode: ExitCode.interrupted },
  { signal: 'SIGTERM', number: 15, exitCode: ExitCode.terminated },
];

/**
 * Waits for Ctrl-C or SIGTERM; the next one then ends the process at once, should its orderly end hang. Rejects with a defect that
 * nobody caught, so that logs are closed then too.
 */
export function untilSignal(): Promise<Stop> {
  return new Promise((resolve, reject) => {
    process.once('uncaughtException', reject);
    const listeners = stops.map((stop) => [stop.signal, () => settle(stop)] as const);
    const settle = (stop: Stop) => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
      resolve(stop);
    };
    for (const [signal, listener] of listeners) process.on(signal, listener);
  });
}
