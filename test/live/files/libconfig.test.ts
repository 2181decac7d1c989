import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../../src/live/files/libconfig.js';

describe('settings', () => {
  it('are read with their comments, groups, long integers and texts', () => {
    const text = `// the example of the original's tree
weights = 10000000L;  # ns
b1 = 0x10; /* two
lines */ b2 : 2.5
on = true, off = FALSE;
log = { dir = "./a \\"b\\""; deep: { n = -3 } };`;
    expect(parseSettings(text)).toEqual(
      new Map<string, unknown>([
        ['weights', 10_000_000],
        ['b1', 16],
        ['b2', 2.5],
        ['on', true],
        ['off', false],
        [
          'log',
          new Map<string, unknown>([
            ['dir', './a "b"'],
            ['deep', new Map([['n', -3]])],
          ]),
        ],
      ]),
    );
  });

  it.each([
    ['weights 3;', "line 1: '3' where '=' should be"],
    ['\n\na = ;', "line 3: ';' where a value should be"],
    ['a = { b = 1;', 'line 1: the end where a name should be'],
    ['a = 1;\na = 2;', 'line 2: a stands twice'],
    ['a = \u001b', "line 1: '\\u001b' is not understood"],
    ['a = "x', "line 1: '\"' is not understood"],
    [`a = ${'{ a = '.repeat(40)}`, "line 1: '{' where a value should be"],
  ])('that are wrong are refused with the line: %j', (text, message) => {
    expect(() => parseSettings(text)).toThrow(new SettingsError(message));
  });

  it('of any text are read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1 =:;,{}"\\/*#\n.L-') }), (text) => {
        try {
          parseSettings(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
