import type { ParserOutput } from '@oclif/core/interfaces';

/** Positional values in the order in which they were given; oclif's own `argv` puts equal values side by side. */
export function positionals({ raw }: Pick<ParserOutput, 'raw'>): string[] {
  return raw.filter(({ type }) => type === 'arg').map(({ input }) => input);
}
