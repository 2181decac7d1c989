import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exports, portableCommand, quote } from '../../../src/runner/processes/quote.js';

// Any code points, so that every word has UTF-8, and no NUL.
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((word) => word.replaceAll('\0', ''));
const nasty = fc.constantFrom(
  ...['', ' ', "'", '"', '\\', '$HOME', '`id`', '$(id)', '!', '!!', '~', '*', '-n', '--', '\n', '\r', 'a\tb'],
  ...["'\\''", '#', ';', '&', '|', '<', '>', '{a,b}', '\u{1F600}', '\\n', "it's", '%s', '=', '[a]', '?'],
);
const words = fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 8 });

/** What a process sees of a command line, however odd the words: each with its end marked. */
function seenBy(shell: string, line: string): string[] {
  const seen = execFileSync(shell, ['-c', line], { encoding: 'utf8' });
  return seen.split('\0').slice(0, -1);
}
const printer = quote(process.execPath);
const program = quote(
  'process.stdout.write(process.argv.slice(1).map((word) => word + String.fromCharCode(0)).join(""))',
);

describe('quote', () => {
  it('gives each word unchanged to a program, through a real sh', () => {
    fc.assert(
      fc.property(words, (list) => {
        const line = `printf '%s\\0' ${list.map(quote).join(' ')}`;
        expect(seenBy('sh', line)).toEqual(list);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['sh', 'bash'])('gives them unchanged through two layers of %s', (shell) => {
    fc.assert(
      fc.property(words, (list) => {
        const line = portableCommand(`printf '%s\\0' ${list.map(quote).join(' ')}`);
        expect(seenBy(shell, line)).toEqual(list);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps words that look like options and expansions away from the shell', () => {
    const list = ['--eval', '$(touch /tmp/x)', 'a;b', '~root', '*'];
    expect(seenBy('sh', `${printer} -e ${program} -- ${list.map(quote).join(' ')}`)).toEqual(list);
  });

  it('refuses a NUL, which no argument can hold', () => {
    expect(() => quote('a\0b')).toThrow(/NUL/);
  });
});

describe('exports', () => {
  it('sets variables to exactly their values', () => {
    const value = 'a \'b\' $HOME\n"c"';
    expect(seenBy('sh', `${exports({ ODD_1: value })}printf '%s\\0' "$ODD_1"`)).toEqual([value]);
  });

  it.each(['1A', 'A-B', 'A B', '', 'A;id'])('refuses the name %j', (name) => {
    expect(() => exports({ [name]: 'x' })).toThrow(/cannot be an environment variable/);
  });
});

describe('portableCommand', () => {
  it('has nothing that fish or csh read in another way inside quotes', () => {
    expect(portableCommand("echo 'it'\\''s' !x\n")).toMatch(
      /^exec sh -c 'eval "\$\(echo [A-Za-z0-9+/=]+ \| base64 -d\)"'$/,
    );
  });

  it('refuses what is longer than a process may be given', () => {
    expect(() => portableCommand('x'.repeat(100_000))).toThrow(/longer than a host accepts/);
  });
});
