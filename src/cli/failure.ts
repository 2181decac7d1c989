import { CLIError, ExitError } from '@oclif/core/errors';
import { nearest, UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import type { Call } from './call.js';

/** A failed command in the one shape in which it is printed, as text or as JSON. */
export interface Failure {
  code: string;
  message: string;
  next: string;
  exitCode: number;
  /** Only for a defect of repro itself. */
  stack?: string;
}

/** Turns anything thrown into a failure: a user's mistake, a mistake in the command line, or a defect. */
export function describeFailure(error: unknown, call?: Call): Failure {
  if (error instanceof UserError) {
    const { code, message, next, exitCode } = error;
    return { code, message, next, exitCode };
  }
  if (error instanceof ExitError) {
    return { code: 'EXIT', message: '', next: '', exitCode: error.oclif.exit ?? ExitCode.internal };
  }
  if (error instanceof CLIError) return usageFailure(error, call);
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'E_INTERNAL',
    message: `${firstLine(message)} (this is a defect of repro)`,
    next: process.env.REPRO_DEBUG
      ? 'Please report it with the lines above.'
      : 'Type the same again with REPRO_DEBUG=1 before it to see where, and please report it.',
    exitCode: ExitCode.internal,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** oclif's errors of a command line: the flags or the arguments that are wrong, where it knows them. */
type UsageError = CLIError & { flags?: readonly string[]; args?: readonly unknown[] };

/** Says oclif's complaint about flags and arguments in one sentence, with the nearest flag where one is misspelt. */
function usageFailure(error: UsageError, call?: Call): Failure {
  const command = call?.id.replaceAll(':', ' ') ?? '';
  const seeHelp = `See: repro ${command ? `${command} ` : ''}--help`;
  if (Array.isArray(error.flags)) {
    const [flag] = error.flags;
    const near = nearest(flag.replace(/^-+/, ''), call?.flags ?? []).map((name) => `--${name}`);
    return {
      code: 'E_UNKNOWN_FLAG',
      message: `Unknown flag '${flag}' of repro ${command}.`,
      next: near.length > 0 ? `Did you mean ${near.join(', ')}? ${seeHelp}` : seeHelp,
      exitCode: ExitCode.usage,
    };
  }
  const message = plainMessage(error);
  return {
    code: 'E_USAGE',
    message: /[.!?]$/.test(message) ? message : `${message}.`,
    next: seeHelp,
    exitCode: ExitCode.usage,
  };
}

/** What of oclif's wording is no sentence, and how repro says it. */
const rewordings: readonly [RegExp, string][] = [
  [/^Parsing (--\S+) Expected (.+) but received: (.*)$/, "$1 must be $2, but is '$3'"],
  [/^The following errors? occurred:\s*/, ''],
  [/Missing required flag (\S+)/g, 'Missing flag --$1'],
];

/** oclif's message in one sentence, without its list of arguments and its pointer to the help. */
function plainMessage({ message, args }: UsageError): string {
  const missing = (args ?? []) as readonly { name: string; description?: string }[];
  if (message.startsWith('Missing')) {
    return `Missing argument ${missing.map((arg) => `${arg.name.toUpperCase()}: ${arg.description}`).join(', ')}`;
  }
  const line = message.replace(/\nSee more help with --help$/, '').replace(/\s*\n\s*/g, ' ');
  return rewordings.reduce((text, [theirs, ours]) => text.replace(theirs, ours), line);
}

/** Errors go to stderr as two lines; with `--json` to stdout as one object, so that a program reads one stream only. */
export function printFailure(failure: Failure, json: boolean): void {
  const { code, message, next, stack } = failure;
  if (message === '') return;
  if (stack && process.env.REPRO_DEBUG) process.stderr.write(`${stack}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify({ error: { code, message, next } }, null, 2)}\n`);
  } else {
    process.stderr.write(`Error: ${message}\n${next ? `Next: ${next}\n` : ''}`);
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
