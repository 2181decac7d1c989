import { below, LARGEST, type Mutator, mutateText, pick } from './mutate.js';

/** Aliases of aliases: nine levels of nine are 400 million nodes when they are written out. */
const laughs = [
  'a0: &a0 [x,x,x,x,x,x,x,x,x]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`),
].join('\n');

/** Long or deep texts, which take a while: seldom used. */
const heavy = [
  `a: &a 1\nb: [${Array(4_000).fill('*a').join(',')}]`,
  `x: ${'['.repeat(4_000)}`,
  `x: ${'{a: '.repeat(2_500)}`,
  `${'- '.repeat(2_500)}x`,
  `${Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}k:`).join('\n')}`,
  Array.from({ length: 2_500 }, (_, i) => `k${i}: 1`).join('\n'),
];

const blocks = [
  laughs,
  'a: &a {b: *a}',
  'a: &a [*a]',
  '<<: {a: 1}',
  '<<: [*x, *y]',
  '"__proto__": {polluted: 1}',
  '? [complex, key]\n: 1',
  '? {a: b}\n: c',
  '!!binary aaaa: 1',
  'x: !!js/function "y"',
  'x: !include ../../../../etc/passwd',
  'x: !include .',
  'x: !!float .inf',
  'x: !!int 0x7fffffffffffffffffff',
  '- 1\n- 2',
  '--- \nx: 1',
  '%YAML 1.1\n---\nx: yes',
  'x: |\n  a\n  b',
  'x: >-\n\n\n  a',
];

const values = [
  ...[
    '*a',
    '&a b',
    '!!str 1',
    '!!map {}',
    '!!null ""',
    '[]',
    '{}',
    '~',
    'null',
    '.nan',
    '-.inf',
    '0o17',
    '0x1F',
    '1:30',
  ],
  ...[
    '"\\u0000"',
    '"\\e[31m"',
    "''",
    '""',
    '|',
    '>',
    '2001-01-01',
    '[1, 2',
    '{a: 1',
    '@x',
    '`x`',
    '%',
    '- 1',
    '? a',
    'yes',
  ],
];

/** Texts of YAML with anchors, aliases, tags and depth; and what is done to any text. */
export const mutateYaml: Mutator = (random, input, others) => {
  const kind = below(random, 8);
  if (kind > 1) return mutateText(random, input, others);
  const lines = input.toString('utf8').split('\n');
  const at = below(random, lines.length);
  const indent = /^ */.exec(lines[at])?.[0] ?? '';
  const block = () => pick(random, below(random, 60) === 0 ? heavy : blocks).split('\n');
  if (kind === 0) lines.splice(at, 0, ...block().map((line) => indent + line));
  else lines[at] = lines[at].replace(/:(?: .*)?$/, `: ${pick(random, values)}`);
  return Buffer.from(lines.join('\n')).subarray(0, LARGEST);
};
