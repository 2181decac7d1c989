import type { Sfc32 } from '../../../src/serving-core/random/streams.js';
import { below, LARGEST, type Mutator, mutateText, numbers, pick, words } from './mutate.js';

/** A tree of JSON whose objects are lists of pairs, so that keys may stand twice and be `__proto__`. */
type Tree = { object: [string, Tree][] } | { list: Tree[] } | { raw: string };

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { list: value.map(treeOf) };
  if (typeof value === 'object' && value !== null)
    return { object: Object.entries(value).map(([key, one]) => [key, treeOf(one)]) };
  return { raw: JSON.stringify(value) };
}

function textOf(tree: Tree): string {
  if ('raw' in tree) return tree.raw;
  if ('list' in tree) return `[${tree.list.map(textOf).join(',')}]`;
  return `{${tree.object.map(([key, value]) => `${JSON.stringify(key)}:${textOf(value)}`).join(',')}}`;
}

/** Every node with what puts another in its place. */
function nodesOf(tree: Tree, put: (by: Tree) => void, into: { node: Tree; put: (by: Tree) => void }[]): void {
  into.push({ node: tree, put });
  if ('list' in tree)
    for (const [i, one] of tree.list.entries())
      nodesOf(
        one,
        (by) => {
          tree.list[i] = by;
        },
        into,
      );
  if ('object' in tree)
    for (const pair of tree.object)
      nodesOf(
        pair[1],
        (by) => {
          pair[1] = by;
        },
        into,
      );
}

function strange(random: Sfc32): Tree {
  const kind = below(random, 8);
  if (kind < 2) return { raw: pick(random, numbers) || '0' };
  if (kind < 4) return { raw: JSON.stringify(pick(random, words)) };
  if (kind === 4)
    return { raw: pick(random, ['null', 'true', 'false', '{}', '[]', '""', '[[]]', '[null]', '{"":0}']) };
  if (kind === 5) return { raw: '['.repeat(20_000) + ']'.repeat(20_000) };
  if (kind === 6) return { raw: `${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}` };
  return { list: Array.from({ length: 1 << below(random, 12) }, () => ({ raw: String(below(random, 10)) })) };
}

function change(random: Sfc32, root: { tree: Tree }): void {
  const nodes: { node: Tree; put: (by: Tree) => void }[] = [];
  nodesOf(
    root.tree,
    (by) => {
      root.tree = by;
    },
    nodes,
  );
  const { node, put } = pick(random, nodes);
  const inner = 'list' in node ? node.list : 'object' in node ? node.object : null;
  const kind = below(random, 6);
  if (kind < 2 || !inner || inner.length === 0) put(strange(random));
  else if (kind === 2) inner.splice(below(random, inner.length), 1);
  else if (kind === 3) (inner as unknown[]).push(pick<unknown>(random, inner));
  else if ('object' in node) pick(random, node.object)[0] = pick(random, words);
  else (inner as unknown[]).reverse();
}

/** Changes of the tree that a JSON text is, a line of JSON where it has lines; now and then of its text. */
export const mutateJson: Mutator = (random, input, others) => {
  if (below(random, 4) === 0) return mutateText(random, input, others);
  const text = input.toString('utf8');
  const whole = parsed(text);
  if (whole !== undefined) return changed(random, whole);
  const lines = text.split('\n');
  const at = below(random, lines.length);
  const line = parsed(lines[at]);
  if (line === undefined) return mutateText(random, input, others);
  lines[at] = changed(random, line).toString();
  return Buffer.from(lines.join('\n')).subarray(0, LARGEST);
};

function changed(random: Sfc32, value: unknown): Buffer {
  const root = { tree: treeOf(value) };
  do change(random, root);
  while (below(random, 3) === 0);
  return Buffer.from(textOf(root.tree)).subarray(0, LARGEST);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
