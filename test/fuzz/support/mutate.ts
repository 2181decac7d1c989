import type { Sfc32 } from '../../../src/serving-core/random/streams.js';

/** Longest input that a mutation makes, bytes. */
export const LARGEST = 1 << 17;

/** Makes another input of one that is valid; `others` are more of its kind. */
export type Mutator = (random: Sfc32, input: Buffer, others: readonly Buffer[]) => Buffer;

export const below = (random: Sfc32, most: number): number => Math.floor(random.next() * most);
export const pick = <T>(random: Sfc32, list: readonly T[]): T => list[below(random, list.length)];

/** What numbers are replaced by: beyond, beside and unlike numbers. */
export const numbers = [
  ...['0', '-0', '-1', '1', '0.5', '1e308', '1e309', '-1e308', '5e-324', '4294967296', '9007199254740993'],
  ...[
    '2147483648',
    '18446744073709551616',
    '9'.repeat(400),
    'NaN',
    'nan',
    'Infinity',
    '-inf',
    '.inf',
    '1e',
    '1e400',
  ],
  ...[
    '0x10',
    '0b1',
    '1_000',
    '1,000',
    '٣',
    '１２',
    '+5',
    '--5',
    '1.',
    '.5',
    '00012',
    '1 2',
    '',
    ' ',
    '½',
    '1e-400',
  ],
  ...['3000000000', '1000000000', '99999999', '65536', '-2147483649'],
];

/** What words are replaced by: names that mean something elsewhere, and text that moves cursors. */
export const words = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'true',
    'undefined',
    'NaN',
    '~',
  ],
  ...[
    '',
    ' ',
    '..',
    '../..',
    '../../etc/passwd',
    '/dev/zero',
    '/',
    'a/b',
    'a\\b',
    '.',
    '-',
    '--help',
    '=',
    '%00',
    '%',
  ],
  ...[
    '\0',
    '\u001b[31mred',
    '\r',
    '\n',
    '\t',
    '\u2028',
    '\u202e',
    '\ufeff',
    'é',
    '🦆',
    '\ud800',
    'ＡＢＣ',
    'ı',
  ],
  ...[
    'x'.repeat(300),
    'y'.repeat(3000),
    '"',
    "'",
    '`$(x)`',
    '$' + '{x}',
    '{}',
    '[]',
    '{',
    ']',
    ',',
    ':',
    '#',
    '<<',
    '*a',
    '&a',
  ],
];

const pieces: readonly Buffer[] = [
  ...[
    '\ufeff',
    '\r\n',
    '\n',
    '\0',
    '\0\0\0\0\0\0\0\0',
    '"',
    '\t',
    ',',
    ' ',
    '\u2028',
    '\u001b]0;x\u0007',
  ].map((text) => Buffer.from(text)),
  ...[
    [0xff],
    [0xff, 0xff, 0xff, 0xff],
    [0xc3],
    [0xe2, 0x82],
    [0x80],
    [0xed, 0xa0, 0x80],
    [0xff, 0xfe],
    [0x1f, 0x8b],
  ].map((bytes) => Buffer.from(bytes)),
  ...[
    [0xff, 0xff, 0xff, 0x7f],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    [0, 0, 0, 0x80],
    [0x0a, 0xff, 0xff, 0xff, 0x0f],
  ].map((bytes) => Buffer.from(bytes)),
];

/** `from` to `to` of the input replaced. */
export function spliced(input: Buffer, from: number, to: number, by: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, from), by, input.subarray(to)]);
}

function range(random: Sfc32, length: number, most = length): [number, number] {
  const from = below(random, length + 1);
  return [from, Math.min(length, from + below(random, most + 1))];
}

const byteOperations: readonly Mutator[] = [
  (random, input) => {
    const copy = Buffer.from(input);
    if (copy.length > 0) copy[below(random, copy.length)] ^= 1 << below(random, 8);
    return copy;
  },
  (random, input) => {
    const copy = Buffer.from(input);
    if (copy.length > 0) copy[below(random, copy.length)] = below(random, 256);
    return copy;
  },
  (random, input) => input.subarray(0, below(random, input.length + 1)),
  (random, input) => input.subarray(below(random, input.length + 1)),
  (random, input) => spliced(input, ...range(random, input.length, 16), Buffer.alloc(0)),
  (random, input) => {
    const [from, to] = range(random, input.length);
    return spliced(input, to, to, input.subarray(from, to));
  },
  (random, input) => {
    const [from, to] = range(random, input.length, 8);
    const piece = input.subarray(from, to);
    // Few long ones, which take most of the time.
    const times = 1 << below(random, below(random, 30) === 0 ? 14 : 6);
    return spliced(input, to, to, Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  (random, input) => {
    const at = below(random, input.length + 1);
    return spliced(input, at, at, pick(random, pieces));
  },
  (random, input) => {
    const piece = pick(random, pieces);
    const at = below(random, input.length + 1);
    return spliced(input, at, Math.min(input.length, at + piece.length), piece);
  },
  (random, input, others) => {
    const other = pick(random, others);
    return Buffer.concat([
      input.subarray(0, below(random, input.length + 1)),
      other.subarray(below(random, other.length + 1)),
    ]);
  },
];

const rare: readonly Mutator[] = [
  () => Buffer.alloc(0),
  (random) => Buffer.alloc(below(random, 4096), below(random, 256)),
];

/** Replaces one match of a pattern. */
function replaced(random: Sfc32, text: string, pattern: RegExp, by: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { 0: match, index } = pick(random, found);
  return text.slice(0, index) + by(match) + text.slice(index + match.length);
}

type TextOperation = (random: Sfc32, text: string) => string;

function onLines(change: (random: Sfc32, lines: string[]) => void): TextOperation {
  return (random, text) => {
    const lines = text.split('\n');
    change(random, lines);
    return lines.join('\n');
  };
}

const textOperations: readonly TextOperation[] = [
  (random, text) => replaced(random, text, /[-+]?\d[\d._]*(?:e[-+]?\d+)?/gi, () => pick(random, numbers)),
  (random, text) => replaced(random, text, /[-+]?\d[\d._]*(?:e[-+]?\d+)?/gi, () => pick(random, numbers)),
  (random, text) => replaced(random, text, /[\p{L}_][\p{L}\d_.-]*/gu, () => pick(random, words)),
  (random, text) => replaced(random, text, /[\p{L}_][\p{L}\d_.-]*/gu, () => pick(random, words)),
  (random, text) =>
    replaced(random, text, /[\t,;:=|[\](){}"' -]/g, () =>
      pick(random, ['\t', ',', ';', ':', '=', '|', '[', ']', '{', '}', '"', "'", ' ', '']),
    ),
  onLines((random, lines) => lines.splice(below(random, lines.length), 0, pick(random, lines))),
  onLines((random, lines) => lines.splice(below(random, lines.length), 1)),
  onLines((random, lines) =>
    lines.splice(below(random, lines.length), 0, pick(random, ['', '#', ' ', '\t', '---', '...', '%'])),
  ),
  onLines((random, lines) => {
    const [a, b] = [below(random, lines.length), below(random, lines.length)];
    [lines[a], lines[b]] = [lines[b], lines[a]];
  }),
  (_, text) => text.replaceAll('\n', '\r\n'),
  (_, text) => `\ufeff${text}`,
  (_, text) => text.replaceAll('\n', '\r'),
];

/** One to four changes of bytes. */
export const mutateBytes: Mutator = (random, input, others) =>
  several(random, input, others, [...byteOperations]);

/** Changes of words, numbers and lines, among some of bytes. */
export const mutateText: Mutator = (random, input, others) =>
  several(random, input, others, [...byteOperations.slice(0, 6), ...byteOperations.slice(7), ...texts]);

const texts: readonly Mutator[] = [...textOperations, ...textOperations].map(
  (operation): Mutator =>
    (random, input) =>
      Buffer.from(operation(random, input.toString('utf8'))),
);

/** Stacks changes, mostly one: after several hardly anything is read far. */
export function several(
  random: Sfc32,
  input: Buffer,
  others: readonly Buffer[],
  operations: readonly Mutator[],
): Buffer {
  if (below(random, 200) === 0) return pick(random, rare)(random, input, others);
  let changed = input;
  do changed = pick(random, operations)(random, changed, others).subarray(0, LARGEST);
  while (below(random, 3) === 0);
  return changed;
}
