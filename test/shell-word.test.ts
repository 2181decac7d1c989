import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine, shellWord } from '../src/shell-word.js';
import { resumeCommand } from '../src/telemetry/logdir/again.js';

/** What a shell makes of a command line: the words that its program gets. */
const wordsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `words() { printf '%s\\0' "$@"; }; words ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('words of a command line', () => {
  it('stand as they are where a shell reads them so', () => {
    expect(commandLine('repro', 'run', './a-b_c.ts', '--set', 'rate=1,5', '10%')).toBe(
      'repro run ./a-b_c.ts --set rate=1,5 10%',
    );
  });

  it('are the same words to a shell, whatever is in them', () => {
    const words = [
      '',
      ' ',
      'a b',
      "it's",
      '"',
      '$HOME',
      '`id`',
      '~',
      '*',
      '\\',
      'a\nb',
      'rate=1|2',
      '#',
      'ü',
      '!',
    ];
    expect(wordsOf(commandLine(...words))).toEqual(words);
    for (const word of words) expect(wordsOf(shellWord(word))).toEqual([word]);
  });

  it('name the run that a resume is to finish, also in a folder with spaces and quotes', () => {
    const logdir = "/home/me/John's runs/$1 (new)";
    const file = '/home/me/my "own" experiment.ts';
    expect(wordsOf(resumeCommand(logdir, { experiment: 'mine', experimentFile: file }))).toEqual([
      'repro',
      'run',
      file,
      '--logdir',
      logdir,
      '--resume',
    ]);
    expect(resumeCommand('runs/mine', { experiment: 'fig7' })).toBe(
      'repro run fig7 --logdir runs/mine --resume',
    );
  });
});
