import { baselineNames } from '../../baselines/here.js';
import { type Completion, complete } from './complete.js';
import { splitLine } from './split-line.js';
import type { Words } from './words.js';

/**
 * What a shell's script is answered: a line `words`, `open` or `files`, then a candidate a line, for zsh and fish with a tab and what it is.
 *
 * @param argv the shell; for bash the line up to the cursor and its word breaks, for others the words after `repro`, the last unfinished.
 */
export function answer([shell, ...rest]: readonly string[], built: Words): string {
  const words = { ...built, baselines: baselineNames().map((value) => ({ value, description: '' })) };
  const lines = shell === 'bash' ? bash(rest, words) : described(complete(rest, words));
  return lines.map((line) => `${line}\n`).join('');
}

// Bash replaces what stands behind the last of its word breaks, which `=` and `:` usually are.
function bash([line = '', breaks = '']: readonly string[], words: Words): string[] {
  const typed = splitLine(line).slice(1);
  const { kind, candidates } = complete(typed, words);
  const current = typed.at(-1) ?? '';
  const cut = Math.max(
    ...['=', ':'].filter((one) => breaks.includes(one)).map((one) => current.lastIndexOf(one)),
    -1,
  );
  return [kind, ...candidates.map(({ value }) => value.slice(cut + 1))];
}

function described({ kind, candidates }: Completion): string[] {
  return [
    kind,
    ...candidates.map(({ value, description }) => `${value}\t${description.replaceAll(/\s+/g, ' ')}`),
  ];
}
