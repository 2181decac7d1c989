import { Alias, type Document, type LineCounter, type Node, parseDocument, type Tags, visit } from 'yaml';

/** A YAML text as its nodes, and the first thing that is wrong with it. */
export interface ParsedYaml {
  readonly contents: Node | null;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Node, Node>;
  readonly problem?: { readonly message: string; readonly offset: number };
}

/**
 * Parses YAML. That the keys of a map differ is left to whoever reads the map (`repeated`): the parser compares each with each, which takes
 * minutes for a megabyte of keys.
 */
export function parseYaml(text: string, lineCounter: LineCounter, customTags: Tags = []): ParsedYaml {
  try {
    const options = { lineCounter, customTags, prettyErrors: false, uniqueKeys: false };
    const document = parseDocument(text, options);
    const { contents, errors, warnings } = document;
    const [error] = [...errors, ...warnings];
    if (!error) return { contents, aliases: aliasesOf(document) };
    const message = error.message.split('\n')[0].replace(/\.$/, '');
    return { contents, aliases: new Map(), problem: { message, offset: error.pos[0] } };
  } catch (error) {
    // The parser calls itself at every level.
    if (!(error instanceof RangeError)) throw error;
    const problem = { message: 'it is nested too deeply', offset: 0 };
    return { contents: null, aliases: new Map(), problem };
  }
}

/** Place of the first key of a map that stands there a second time; −1 when all differ. */
export function repeated(keys: readonly string[]): number {
  const seen = new Set<string>();
  return keys.findIndex((key) => seen.size === seen.add(key).size);
}

// All at once: looked up one by one, each alias would walk over all that is before it.
function aliasesOf(document: Document): Map<Node, Node> {
  const anchors = new Map<string, Node>();
  const found = new Map<Node, Node>();
  visit(document, {
    Node(_, node) {
      if (node instanceof Alias) {
        const target = anchors.get(node.source);
        if (target) found.set(node, target);
      } else if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  return found;
}
