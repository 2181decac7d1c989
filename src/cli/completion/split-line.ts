/**
 * The words of an unfinished command line as a shell would see them, quotes and backslashes taken away; the last is the one under the
 * cursor, empty behind a space.
 */
export function splitLine(line: string): string[] {
  const words = [''];
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    const last = words.length - 1;
    if (letter === '\\' && quote !== "'") words[last] += line[++at] ?? '';
    else if (quote !== '') {
      if (letter === quote) quote = '';
      else words[last] += letter;
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (!/\s/.test(letter)) words[last] += letter;
    else if (!/\s/.test(line[at - 1] ?? ' ') || words[last] !== '') words.push('');
  }
  return words;
}
