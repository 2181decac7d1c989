import type { Config } from '@oclif/core/config';
import { nearest, UserError, unknownName } from '../errors.js';

/** What a command line asks for: to run a command, or to read the help of a command, a topic or repro itself. */
export type Call = {
  kind: 'command' | 'help';
  /** oclif's id: `zoo:list`; empty for repro itself. */
  id: string;
  args: readonly string[];
  /** Names of the flags of that command, for suggestions. */
  flags: readonly string[];
};

/**
 * Finds the command that the first words name: the longest that exists. Replaces oclif's own search, which answers a
 * misspelt subcommand with its topic's help and status 0.
 */
export function resolveCall(argv: readonly string[], config: Config): Call {
  const rest = argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
  const firstFlag = rest.findIndex((word) => word.startsWith('-'));
  const words = rest.slice(0, firstFlag === -1 ? undefined : firstFlag);

  for (let n = Math.min(words.length, 2); n > 0; n--) {
    const id = words.slice(0, n).join(':');
    const command = config.findCommand(id);
    if (!command) continue;
    const args = rest.slice(n);
    return { kind: asksHelp(args) ? 'help' : 'command', id, args, flags: Object.keys(command.flags) };
  }
  if (words.length === 0) {
    if (rest.length === 0 || asksHelp(rest)) return { kind: 'help', id: '', args: [], flags: [] };
    throw new UserError('E_NO_COMMAND', `No command before '${rest[0]}'.`, 'See: repro --help');
  }
  const known = config.commandIDs.map((id) => id.replaceAll(':', ' '));
  const subcommands = known.filter((id) => id.startsWith(`${words[0]} `)).map((id) => id.split(' ')[1]);
  if (subcommands.length === 0) {
    const firstWords = new Set(known.map((id) => id.split(' ')[0]));
    throw unknownName('E_UNKNOWN_COMMAND', 'command', words[0], firstWords);
  }
  if (words.length === 1) return { kind: 'help', id: words[0], args: [], flags: [] };
  const near = nearest(words[1], subcommands);
  const suggested = (near.length > 0 ? near : subcommands).map((name) => `${words[0]} ${name}`);
  throw new UserError(
    'E_UNKNOWN_COMMAND',
    `Unknown command '${words[0]} ${words[1]}'.`,
    `Did you mean ${suggested.join(', ')}?`,
  );
}

function asksHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}
