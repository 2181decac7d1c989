import { UserError } from '../errors.js';

let why: string | undefined;

/** From now on no file of a user's own is run as a program in this process: `reason` says why. Returns what ends that. */
export function refuseCode(reason: string): () => void {
  why = reason;
  return () => {
    why = undefined;
  };
}

/** Throws UserError `E_UNTRUSTED` while files are not run as programs. */
export function mayRun(file: string): void {
  if (why === undefined) return;
  throw new UserError(
    'E_UNTRUSTED',
    `${file} would be run as a program, but ${why}.`,
    'Read the file; if you trust it, add --trust.',
  );
}
