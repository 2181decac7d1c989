import { UserError } from '../errors.js';

/** Whose code is called, for the error when it throws. */
export interface UserCode {
  /** The user's file; undefined for a bundled experiment, whose errors are defects of repro. */
  file: string | undefined;
  /** What of the file is called: `figure latency`. */
  what: string;
  /** What to type once the file is corrected. */
  again: string;
}

/**
 * Calls a function that a user's declaration holds. What it throws is about that file and not about repro.
 *
 * @throws UserError with file and line, which is found in the stack when the file itself is there.
 */
export async function callUserCode<T>(
  { file, what, again }: UserCode,
  call: () => T | Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (file === undefined || error instanceof UserError) throw error;
    const { message = String(error), stack = '' } = error as Partial<Error>;
    const place = `${file}${lineOf(file, stack)}`;
    throw new UserError(
      'E_EXPERIMENT_FILE',
      `${place}: ${what} fails: ${message.split('\n', 1)[0].replace(/\.$/, '')}.`,
      `Correct the file, then: ${again}`,
    );
  }
}

/** `:12` where the innermost frame of `file` is; nothing when the stack has none. */
export function lineOf(file: string, stack: string): string {
  const frame = stack.split('\n').find((line) => line.includes(file));
  return /(:\d+):\d+\)?$/.exec(frame ?? '')?.[1] ?? '';
}
