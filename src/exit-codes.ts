/** Every exit status of `repro`, in one place (docs/errors.md). */
export const ExitCode = {
  /** All went well. */
  ok: 0,
  /** A defect of repro itself. */
  internal: 1,
  /** The command line, a file or a value that the user gave is wrong. */
  usage: 2,
  /** At least one claim failed, a comparison found what it was to fail on, or what was computed again differs. */
  claimFailed: 3,
  differs: 3,
  /** At least one point failed or is invalid. */
  pointFailed: 4,
  /** A host or a remote process could not be used. */
  host: 5,
  /** Nothing differs, but not all of it could be computed again. */
  unverified: 6,
  /** A live process was ended by the end of its terminal (SIGHUP). */
  hungUp: 129,
  /** Stopped by Ctrl-C, and a run by any signal that asks for its end. */
  interrupted: 130,
  /** A live process was ended by SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
