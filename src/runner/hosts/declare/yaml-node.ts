import { isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { parseYaml, repeated } from '../../../datasets/yaml/document.js';
import { nearest, UserError } from '../../../errors.js';

/** Largest hosts file, bytes. */
const LARGEST = 1 << 20;

/** One place in a YAML file; every method throws a UserError with file, line and column. */
export class YamlNode {
  private constructor(
    private readonly file: string,
    private readonly counter: LineCounter,
    private readonly node: Node | null,
    private readonly name: string,
    /** Where an error points to, when not to the value. */
    private readonly at: Node | null = node,
  ) {}

  static parse(file: string, text: string): YamlNode {
    const counter = new LineCounter();
    if (text.length > LARGEST) throw bad(`${file} is larger than 1 MiB`);
    const { contents, problem } = parseYaml(text, counter);
    const root = new YamlNode(file, counter, contents, 'the file');
    if (problem) throw bad(`${root.place(problem.offset)}: ${problem.message}`);
    return root;
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  /** Nothing stands there, as after a name with a colon alone. */
  get isEmpty(): boolean {
    return this.node === null || (isScalar(this.node) && this.node.value === null);
  }

  fail(problem: string): never {
    throw bad(`${this.place((this.at ?? this.node)?.range?.[0] ?? 0)}: ${this.name} ${problem}`);
  }

  /** The fields of a map; refuses other names than `known` (any, when undefined), suggesting the nearest. */
  map(known?: readonly string[]): Map<string, YamlNode> {
    if (!isMap(this.node)) return this.fail('must be a map');
    const fields = new Map<string, YamlNode>();
    for (const { key, value } of this.node.items) {
      const word = isScalar(key) ? String(key.value) : this.fail('has a key that is no text');
      const field = new YamlNode(this.file, this.counter, value as Node | null, word, key as Node);
      if (known && !known.includes(word)) {
        const near = nearest(word, known);
        field.fail(
          `is not known here; ${near.length > 0 ? `did you mean ${near.join(' or ')}` : `known: ${known.join(', ')}`}`,
        );
      }
      fields.set(word, field);
    }
    const keys = this.node.items.map(({ key }) => key as Node);
    const twice = repeated(keys.map((key) => String(isScalar(key) && key.value)));
    if (twice >= 0) throw bad(`${this.place(keys[twice].range?.[0] ?? 0)}: Map keys must be unique`);
    return fields;
  }

  /** A text, or a number or truth value as it would be written. */
  text(): string {
    if (isScalar(this.node) && ['string', 'number', 'boolean'].includes(typeof this.node.value)) {
      return typeof this.node.value === 'string'
        ? this.node.value
        : (this.node.source ?? String(this.node.value));
    }
    return this.fail('must be a text');
  }

  integer(): number {
    if (isScalar(this.node) && Number.isSafeInteger(this.node.value)) return this.node.value as number;
    return this.fail('must be an integer');
  }

  /** A list of texts, or one text. */
  texts(): YamlNode[] {
    if (!isSeq(this.node)) return [this];
    return this.node.items.map((item) => new YamlNode(this.file, this.counter, item as Node, this.name));
  }

  private place(offset: number): string {
    const { line, col } = this.counter.linePos(offset);
    return `${this.file}:${line}:${col}`;
  }
}

function bad(problem: string): UserError {
  return new UserError('E_HOSTS', `${problem}.`, 'Correct the hosts file; docs/hosts.md explains it.');
}
