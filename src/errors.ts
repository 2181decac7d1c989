import { distance } from 'fastest-levenshtein';
import { ExitCode } from './exit-codes.js';

/**
 * A mistake that the user can mend: one sentence saying what is wrong and where, and one saying what to do next.
 * Commands print it without a stack trace and exit with `exitCode`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    /** Stable identifier, for tests and for `--json`: `E_UNKNOWN_EXPERIMENT`. */
    readonly code: `E_${string}`,
    message: string,
    /** What to do next: a command to type or a value to change. */
    readonly next: string = '',
    readonly exitCode: ExitCode = ExitCode.usage,
  ) {
    super(message);
  }
}

/** Up to three of `known` that look like `name`, for "did you mean": those that it begins first, then the nearest. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 2));
  return [...known]
    .map((candidate) => ({
      candidate,
      d: distance(name.toLowerCase(), candidate.toLowerCase()),
      begun: candidate.startsWith(name),
    }))
    .filter(({ d, begun }) => d <= limit || begun)
    .sort((a, b) => Number(b.begun) - Number(a.begun) || a.d - b.d || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The error for a name that is not in a set: says the nearest ones, or lists all when none is near. */
export function unknownName(
  code: `E_${string}`,
  what: string,
  name: string,
  known: Iterable<string>,
): UserError {
  const all = [...known].sort();
  const near = nearest(name, all);
  const next = near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Known: ${all.join(', ')}.`;
  return new UserError(code, `Unknown ${what} '${name}'.`, next);
}
