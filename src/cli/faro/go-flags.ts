/**
 * A command line of the original's load generator, a Go program, as ours has it: long flags may have one dash, and names underscores. `known` are names of ours.
 */
export function goFlags(argv: readonly string[], known: readonly string[]): string[] {
  const words: string[] = [];
  for (const word of argv) {
    const [, name = '', value = ''] = /^--?([A-Za-z][\w-]+)(=.*)?$/s.exec(word) ?? [];
    const ours = name.replaceAll('_', '-');
    const last = words.at(-1);
    // A negative number after a flag is its value.
    if (/^-\d/.test(word) && last?.startsWith('--') && !last.includes('='))
      words.push(`${words.pop()}=${word}`);
    else words.push(known.includes(ours) ? `--${ours}${value}` : word);
  }
  return words;
}
