import { expect, it } from 'vitest';
import { plainLine } from '../src/plain-line.js';

it.each([
  ['\tplain, with ✘ and 日本', '\tplain, with ✘ and 日本'],
  ['/zoo\nError: fake', '/zoo\\u000aError: fake'],
  ['\x1b[31mred\r\x07', '\\u001b[31mred\\u000d\\u0007'],
  ['\x7f\x9b31m\u2028', '\\u007f\\u009b31m\\u2028'],
])('%j is shown as %j', (text, shown) => {
  expect(plainLine(text)).toBe(shown);
});
