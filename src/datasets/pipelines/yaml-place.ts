import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { UserError } from '../../errors.js';

/** Longest YAML file that is read, characters. */
const LONGEST = 1_000_000;

/** One value of a YAML file with the place where it stands; every method throws `E_PIPELINE` naming file and line. */
export class YamlPlace {
  private constructor(
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly node: Node | null,
    /** What the value is, for messages: `models.ResNet`. */
    readonly what: string,
    private readonly next: string,
    private readonly offset: number,
  ) {}

  /** The value of a whole file. `next` is what a message advises when it has nothing better. */
  static parse(file: string, text: string, next: string): YamlPlace {
    if (text.length > LONGEST)
      throw new UserError('E_PIPELINE', `${file}: longer than ${LONGEST} characters.`, next);
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const root = new YamlPlace(file, lines, document.contents, 'the file', next, 0);
    const [error] = [...document.errors, ...document.warnings];
    if (error) throw root.wrong(`not YAML: ${error.message.split('\n')[0].replace(/\.$/, '')}`, error.pos[0]);
    return root;
  }

  get line(): number {
    return this.lines.linePos(this.node?.range?.[0] ?? this.offset).line;
  }

  /** The error for what is wrong here. */
  wrong(problem: string, offset?: number): UserError {
    const line = offset === undefined ? this.line : this.lines.linePos(offset).line;
    return new UserError('E_PIPELINE', `${this.file}:${line}: ${problem}.`, this.next);
  }

  /** The entries of a map, in the file's order. */
  entries(): [string, YamlPlace][] {
    if (!isMap(this.node)) throw this.wrong(`${this.what} must be a map of names to values`);
    return this.node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      if (name === '') throw this.wrong(`${this.what} has a key that is no name`);
      const at = (key as Node).range?.[0] ?? this.offset;
      return [name, this.inner(value as Node | null, this.path(name), at)];
    });
  }

  /** The fields of a map that may have only these. */
  fields<K extends string>(known: readonly K[]): Partial<Record<K, YamlPlace>> {
    const fields: Partial<Record<K, YamlPlace>> = {};
    for (const [name, place] of this.entries()) {
      if (!known.includes(name as K))
        throw place.wrong(`${this.what} has no field '${name}'; it may have ${known.join(', ')}`);
      fields[name as K] = place;
    }
    return fields;
  }

  /** The elements of a list; a single value is a list of one. */
  elements(): YamlPlace[] {
    if (!isSeq(this.node)) return [this];
    return this.node.items.map((item, i) =>
      this.inner(item as Node | null, `${this.what}[${i + 1}]`, this.offset),
    );
  }

  /** The elements of what must be a list. */
  list(): YamlPlace[] {
    if (!isSeq(this.node)) throw this.wrong(`${this.what} must be a list`);
    return this.elements();
  }

  isMap(): boolean {
    return isMap(this.node);
  }

  text(): string {
    const value = this.scalar();
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
    throw this.wrong(`${this.what} must be a text`);
  }

  number(): number {
    const value = this.scalar();
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.wrong(`${this.what} must be a number`);
  }

  positive(): number {
    const value = this.number();
    if (value > 0) return value;
    throw this.wrong(`${this.what} must be above 0, but is ${value}`);
  }

  /** An integer from 1 to `most`. */
  count(most: number): number {
    const value = this.number();
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw this.wrong(`${this.what} must be an integer from 1 to ${most}, but is ${value}`);
  }

  private scalar(): unknown {
    return isScalar(this.node) ? this.node.value : undefined;
  }

  private path(name: string): string {
    return this.what === 'the file' ? name : `${this.what}.${name}`;
  }

  private inner(node: Node | null, what: string, offset: number): YamlPlace {
    return new YamlPlace(this.file, this.lines, node, what, this.next, node?.range?.[0] ?? offset);
  }
}
