import { expect, it } from 'vitest';
import { plainLine, plainText } from '../src/plain-line.js';

it.each([
  ['\tplain, with ✘ and 日本', '\tplain, with ✘ and 日本'],
  ['/zoo\nError: fake', '/zoo\\u000aError: fake'],
  ['\x1b[31mred\r\x07', '\\u001b[31mred\\u000d\\u0007'],
  ['\x7f\x9b31m\u2028', '\\u007f\\u009b31m\\u2028'],
])('%j is shown as %j', (text, shown) => {
  expect(plainLine(text)).toBe(shown);
});

it.each([
  ['a\nb\x1b[31mc\r', false, 'a\nb\\u001b[31mc\\u000d'],
  [
    '\x1b[32mgood\x1b[0m\n\x1b[2J\x1b]0;title\x07',
    true,
    '\x1b[32mgood\x1b[0m\n\\u001b[2J\\u001b]0;title\\u0007',
  ],
  ['\x1b[5m', true, '\\u001b[5m'],
])('%j, painted %s, is shown as %j', (text, coloured, shown) => {
  expect(plainText(text, coloured)).toBe(shown);
});
