import { UserError } from '../../errors.js';
import { shellWord } from '../../shell-word.js';

/** One word of a POSIX shell command that stands for exactly this text. Throws UserError for a NUL, which no argument can hold. */
export function quote(text: string): string {
  if (text.includes('\0')) {
    throw new UserError(
      'E_ARGUMENT',
      `An argument holds a NUL character: ${JSON.stringify(text)}.`,
      'Remove it.',
    );
  }
  return shellWord(text);
}

/** `export` lines for an environment. Throws UserError for a name that a shell cannot assign to. */
export function exports(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw new UserError(
          'E_ARGUMENT',
          `'${name}' cannot be an environment variable.`,
          "Use letters, digits and '_'.",
        );
      }
      return `export ${name}=${quote(value)}\n`;
    })
    .join('');
}

/** Longest script that one argument of a process may carry on Linux (128 KiB), less what wraps it. */
const LONGEST = 120_000;

/**
 * A command line that runs a POSIX script under any login shell, also fish and csh, whose quoting rules differ: it holds
 * no character that they read in another way.
 */
export function portableCommand(script: string): string {
  const encoded = Buffer.from(script).toString('base64');
  if (encoded.length > LONGEST) {
    throw new UserError(
      'E_ARGUMENT',
      `A command of ${script.length} characters is longer than a host accepts.`,
      'Give fewer or shorter arguments.',
    );
  }
  return `exec sh -c 'eval "$(echo ${encoded} | base64 -d)"'`;
}
