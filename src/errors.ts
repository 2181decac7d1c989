import { distance } from 'fastest-levenshtein';
import { ExitCode } from './exit-codes.js';
import { plainLine, shortened } from './plain-line.js';

/** Longest message, characters: what is quoted in it comes from files. */
const LONGEST_MESSAGE = 2000;

/**
 * A mistake that the user can mend: one sentence saying what is wrong and where, and one saying what to do next.
 * Commands print it without a stack trace and exit with `exitCode`. Both are made plain lines, since what they quote may be anything.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** What to do next: a command to type or a value to change. */
  readonly next: string;

  constructor(
    /** Stable identifier, for tests and for `--json`: `E_UNKNOWN_EXPERIMENT`. */
    readonly code: `E_${string}`,
    message: string,
    next: string = '',
    readonly exitCode: ExitCode = ExitCode.usage,
  ) {
    super(shortened(plainLine(message), LONGEST_MESSAGE));
    this.next = shortened(plainLine(next), LONGEST_MESSAGE);
  }
}

/** Up to three of `known` that look like `name`, for "did you mean": those that it begins first, then the nearest. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 2));
  return [...known]
    .map((candidate) => ({
      candidate,
      d: likeness(name, candidate),
      whole: distance(name, candidate),
      begun: candidate.startsWith(name),
    }))
    .filter(({ d, begun }) => d <= limit || begun)
    .sort(
      (a, b) =>
        Number(b.begun) - Number(a.begun) ||
        a.d - b.d ||
        a.whole - b.whole ||
        (a.candidate < b.candidate ? -1 : 1),
    )
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

// Letters to change. A slip in the beginning of a longer name counts as that slip: resnet51 is near resnet50_v2.
function likeness(typed: string, candidate: string): number {
  const [name, known] = [typed.toLowerCase(), candidate.toLowerCase()];
  const beginning = distance(name, known.slice(0, name.length));
  const slip = beginning <= name.length / 4 ? beginning + 0.5 : Number.POSITIVE_INFINITY;
  return Math.min(distance(name, known), slip);
}

/** Most names that an error lists. */
const MOST = 12;

/** The command that lists what an error's name may be. */
const listings: Readonly<Record<string, string>> = {
  E_UNKNOWN_EXPERIMENT: 'repro experiments',
  E_UNKNOWN_MODEL: 'repro zoo list ZOO',
  E_UNKNOWN_WORKLOAD: 'repro workloads',
};

/** The error for a name that is not in a set: says the nearest ones, or lists the first dozen when none is near. */
export function unknownName(
  code: `E_${string}`,
  what: string,
  name: string,
  known: Iterable<string>,
): UserError {
  const all = [...known].sort();
  const near = nearest(name, all);
  const hint = `Did you mean ${near.join(', ')}?`;
  // one letter of three may as well be another word
  const faint = name.length < 4 && !near.some((known) => known.startsWith(name));
  const list = listed(all, listings[code]);
  const next = near.length === 0 ? list : faint ? `${hint} ${list}` : hint;
  return new UserError(code, `Unknown ${what} '${name}'.`, next);
}

function listed(all: readonly string[], listing: string | undefined): string {
  if (all.length <= MOST) return `Known: ${all.join(', ')}.`;
  const more = `${all.length - MOST} more`;
  return `Known: ${all.slice(0, MOST).join(', ')} and ${more}${listing ? `; see them all: ${listing}` : '.'}`;
}
